import { Errno } from '../libc/index.js';
import { CURRENT_DIRECTORY, Open, openAt } from './open.js';
import { openat2, Resolve } from './openat2.js';
import { isPlainRelative } from './relative-path.js';

const ACROSS = Resolve.beneath | Resolve.noSymlinks | Resolve.noMagicLinks;

/**
 * Names a file at a path beneath a directory as {@link openBeneath} does, but across mount points: for a mount that the caller knows
 * by its id and looks for there. The way to a mount point is always in the kernel's cache, so no file system on it is asked: a
 * network or FUSE one may never answer. Before Linux 5.12 they are, and before 5.6 nothing can do this safely: ENOSYS is returned.
 *
 * @param path relative, plain
 * @param options.ask true where the way leads through file systems that must be asked each time and always answer: proc, sysfs
 * @returns a path-only descriptor, or minus errno: EAGAIN where the way leads through a file system that would have to be asked
 */
export function openMountPoint(
  directory: number,
  path: Uint8Array,
  options: { readonly ask: boolean } = { ask: false },
): number {
  if (!isPlainRelative(path)) return -Errno.EINVAL;
  const flags = Open.pathOnly | Open.noFollow;
  const named = openat2(directory, path, flags, options.ask ? ACROSS : ACROSS | Resolve.cached);
  return named === -Errno.EINVAL ? openat2(directory, path, flags, ACROSS) : named;
}

/** The root directory of a process, as it sees it (proc_pid_root(5)): a path-only descriptor, or minus errno. */
export function openProcessRoot(pid: number, procRoot: string): number {
  // the link is the kernel's own: following it is what makes it the process's root
  return openAt(CURRENT_DIRECTORY, Buffer.from(`${procRoot}/${pid}/root`), Open.pathOnly | Open.directory);
}
