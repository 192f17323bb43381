import { CodedError } from '@guardimesh/kit';
import { errnoName, type ErrnoName } from './errno.js';

/**
 * A name of errno(3); `bad-argument`: refused before the kernel was asked; `short-send`: half a message went out;
 * `malformed`: a /proc file is not as proc(5) says; `too-long`: it is longer than the reader takes.
 */
export type LinuxErrorCode = ErrnoName | 'EUNKNOWN' | 'bad-argument' | 'short-send' | 'malformed' | 'too-long';

export class LinuxError extends CodedError<LinuxErrorCode> {}

/** @param what the call and its subject, for example `connect(2) to /run/x.sock` */
export function systemError(what: string, errno: number): LinuxError {
  const name = errnoName(errno);
  return new LinuxError(name ?? 'EUNKNOWN', `${what} failed with ${name ?? `error ${errno}`}`);
}
