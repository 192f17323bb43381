import { Errno, lastErrno, libc, scratch, writeWord } from '../libc/index.js';
import { Open } from './open.js';
import { pathAddress } from './path-memory.js';

/** The same number on every architecture (openat2(2), Linux 5.6). */
const SYS_openat2 = 437;

/** How a path is resolved (openat2(2)). */
export const Resolve = {
  sameMount: 0x01,
  noMagicLinks: 0x02,
  noSymlinks: 0x04,
  beneath: 0x08,
  /** the directory is `/` for this path: an absolute link in it stays within */
  inRoot: 0x10,
  /** only what the kernel has in its cache: no file system is asked (Linux 5.12; EAGAIN for what is not there) */
  cached: 0x20,
} as const;

/** struct open_how: flags, mode, resolve */
const how = scratch(24);

/** @returns a descriptor, or minus errno: ENOSYS before Linux 5.6, EPERM where a seccomp profile does not know the call */
export function openat2(directory: number, path: Uint8Array, flags: number, resolve: number): number {
  const address = pathAddress(path);
  if (address === 0) return -Errno.ENAMETOOLONG;
  writeWord(how.memory, flags | Open.closeOnExec, 0);
  writeWord(how.memory, resolve, 16);
  // EAGAIN: the kernel saw a rename while it looked; a bound, since whoever renames may never stop
  for (let tries = 0; tries < 64; tries += 1) {
    const descriptor = libc.syscall(SYS_openat2, directory, address, how.address, how.memory.length);
    if (descriptor >= 0) return descriptor;
    const errno = lastErrno();
    if (errno !== Errno.EAGAIN && errno !== Errno.EINTR) return -errno;
  }
  return -Errno.EAGAIN;
}
