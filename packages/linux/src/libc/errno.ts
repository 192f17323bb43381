import { constants } from 'node:os';

/** Error numbers by their names, as this machine's architecture has them: errno(3). */
export const Errno = constants.errno;

export type ErrnoName = keyof typeof constants.errno;

const nameByNumber = new Map<number, ErrnoName>();
for (const [name, number] of Object.entries(constants.errno)) {
  // EAGAIN and EWOULDBLOCK are one number: the first name in the table stays
  if (!nameByNumber.has(number)) nameByNumber.set(number, name as ErrnoName);
}

/** The name of an error number, or null for one that Node does not know (ENOTNAM and other rare ones). */
export function errnoName(number: number): ErrnoName | null {
  return nameByNumber.get(number) ?? null;
}

/** True where the text is a name of errno(3) that Node knows. */
export function isErrnoName(text: string): text is ErrnoName {
  return Object.hasOwn(Errno, text);
}
