import { Errno } from '../libc/index.js';
import { CURRENT_DIRECTORY, Open, openAt } from './open.js';
import { openat2, Resolve } from './openat2.js';
import { isPlainRelative } from './relative-path.js';

/**
 * Names a file at a path beneath a directory as {@link openBeneath} does, but across mount points: for a mount that the caller knows
 * by its id and looks for there. Before Linux 5.6 nothing can do that safely, and ENOSYS is returned.
 * @param path relative, plain
 * @returns a path-only descriptor, or minus errno
 */
export function openMountPoint(directory: number, path: Uint8Array): number {
  if (!isPlainRelative(path)) return -Errno.EINVAL;
  const resolve = Resolve.beneath | Resolve.noSymlinks | Resolve.noMagicLinks;
  return openat2(directory, path, Open.pathOnly | Open.noFollow, resolve);
}

/** The root directory of a process, as it sees it (proc_pid_root(5)): a path-only descriptor, or minus errno. */
export function openProcessRoot(pid: number, procRoot: string): number {
  // the link is the kernel's own: following it is what makes it the process's root
  return openAt(CURRENT_DIRECTORY, Buffer.from(`${procRoot}/${pid}/root`), Open.pathOnly | Open.directory);
}
