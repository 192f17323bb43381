import { libc } from '../libc/index.js';

const POSIX_FADV_DONTNEED = 4;

/**
 * Tells the kernel that what it keeps in memory of this file is not needed: for a file that is read once and would push out what
 * containers work with (posix_fadvise(2)). Pages that are to be written, or that somebody has mapped, stay.
 * @returns 0, or minus errno; nothing depends on it
 */
export function dropPageCache(descriptor: number): number {
  // this call returns the error number and leaves errno alone
  return 0 - libc.posix_fadvise(descriptor, 0, 0, POSIX_FADV_DONTNEED);
}
