import { constants } from 'node:fs';
import { Errno, lastErrno, libc } from '../libc/index.js';
import { descriptorPathAddress, pathAddress } from './path-memory.js';

/** Flags of open(2), as this machine's architecture has them; the two that Node does not name are the same on all. */
export const Open = {
  directory: constants.O_DIRECTORY,
  noFollow: constants.O_NOFOLLOW,
  nonBlocking: constants.O_NONBLOCK,
  /** leaves the access time alone; only for the owner or with CAP_FOWNER */
  noAccessTime: constants.O_NOATIME,
  closeOnExec: 0o2000000,
  /** a descriptor that only names the file: nothing is opened, no driver and no FIFO sees it */
  pathOnly: 0o10000000,
} as const;

/** AT_FDCWD: a relative path is one from the working directory */
export const CURRENT_DIRECTORY = -100;

/**
 * openat(2) for reading, of a name at an address. Without the right to leave the access time alone it is opened with it.
 * @returns a descriptor, or minus errno
 */
export function openAtAddress(directory: number, nameAddress: number, flags: number): number {
  for (;;) {
    const descriptor = libc.openat(directory, nameAddress, flags | Open.closeOnExec, 0);
    if (descriptor >= 0) return descriptor;
    const errno = lastErrno();
    if (errno === Errno.EINTR) continue;
    if (errno !== Errno.EPERM || (flags & Open.noAccessTime) === 0) return -errno;
    flags &= ~Open.noAccessTime;
  }
}

/** openat(2) of one or more components given as bytes; as {@link openAtAddress}. */
export function openAt(directory: number, path: Uint8Array, flags: number): number {
  const address = pathAddress(path);
  return address === 0 ? -Errno.ENAMETOOLONG : openAtAddress(directory, address, flags);
}

/**
 * Opens the file of a descriptor for reading, through /proc: the same file, whatever its path leads to by now. Does not
 * wait for a lease to be given up.
 * @returns a descriptor, or minus errno
 */
export function reopenForReading(descriptor: number): number {
  return openAtAddress(CURRENT_DIRECTORY, descriptorPathAddress(descriptor), Open.nonBlocking | Open.noAccessTime);
}

/** Errors are left alone: after close(2) the descriptor is gone whatever it says. */
export function closeDescriptor(descriptor: number): void {
  libc.close(descriptor);
}
