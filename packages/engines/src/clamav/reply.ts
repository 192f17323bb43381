/** What clamd says (clamd(8)), without the number it says it under. */
export type Reply =
  | { readonly kind: 'version'; readonly version: string; readonly database: string | null }
  | { readonly kind: 'ok' }
  | { readonly kind: 'found'; readonly name: string }
  /** ends in ERROR, or is about the file and neither OK nor FOUND: never taken for clean */
  | { readonly kind: 'error'; readonly text: string };

export interface NumberedReply {
  readonly number: number;
  readonly reply: Reply;
}

/** What an answer holds of a text that clamd made. */
export const DETAIL_CHARACTERS_MAX = 200;
export const NAME_CHARACTERS_MAX = 512;

const NUMBERED = /^(\d{1,10}): ([^]+)$/;
const VERSION = /^ClamAV ([^\s/]{1,64})(?:\/(\d{1,10})\/([^\n]{1,64}))?$/;
const ABOUT_FILE = /^(?:fd\[\d{1,10}\]|stream): ([^]+)$/;

/** An answer inside a session: `12: fd[9]: Name FOUND`. Null where it is nothing that clamd says. */
export function parseNumbered(text: string): NumberedReply | null {
  const [, number, body] = NUMBERED.exec(text) ?? [];
  if (number === undefined || body === undefined) return null;
  const reply = parseBody(body);
  return reply === null ? null : { number: Number(number), reply };
}

function parseBody(body: string): Reply | null {
  const [, version, databaseNumber, databaseTime] = VERSION.exec(body) ?? [];
  if (version !== undefined) {
    const database = databaseNumber === undefined ? null : `${databaseNumber}/${databaseTime ?? ''}`;
    return { kind: 'version', version, database };
  }
  const status = ABOUT_FILE.exec(body)?.[1];
  if (status !== undefined) return parseStatus(status);
  return body.endsWith(' ERROR') ? errorOf(body) : null;
}

/** What stands after the file's name: `OK`, `Name FOUND`, or anything else, which is an error. */
export function parseStatus(status: string): Reply {
  if (status === 'OK') return { kind: 'ok' };
  const name = status.endsWith(' FOUND') ? status.slice(0, -' FOUND'.length).trim() : '';
  return name === '' ? errorOf(status) : { kind: 'found', name: name.slice(0, NAME_CHARACTERS_MAX) };
}

function errorOf(text: string): Reply {
  return { kind: 'error', text: text.replace(/ ERROR$/, '').slice(0, DETAIL_CHARACTERS_MAX) };
}

/**
 * Why clamd did not look at all of a file, where that is what a name says: one of its limits was reached (AlertExceedsMax), or it is
 * encrypted (AlertEncrypted). Neither is a finding, and neither is clean. Null for a name that is a finding.
 */
export function unseenBecause(name: string): 'engine-limit' | 'encrypted' | null {
  if (name.startsWith('Heuristics.Limits.Exceeded')) return 'engine-limit';
  return name.startsWith('Heuristics.Encrypted.') ? 'encrypted' : null;
}
