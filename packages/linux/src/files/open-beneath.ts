import { Errno } from '../libc/index.js';
import { closeDescriptor, Open } from './open.js';
import { openByComponents } from './open-by-components.js';
import { openat2, Resolve } from './openat2.js';
import { PATH_MAX } from './path-memory.js';
import { chunksOf, isPlainRelative } from './relative-path.js';

const BENEATH = Resolve.beneath | Resolve.noSymlinks | Resolve.noMagicLinks | Resolve.sameMount;

let kernelHasOpenat2 = true;

/**
 * Names the file at a path beneath a directory: without opening it, without leaving the directory, through no link, across
 * no mount point, however the path changes meanwhile. A last component that is a symbolic link gives the link itself.
 *
 * @param path relative, plain (no empty, `.` or `..` component), of any length
 * @returns a path-only descriptor, or minus errno: ELOOP for a link on the way, EXDEV for a mount point, EINVAL for a path
 * that is not plain
 */
export function openBeneath(directory: number, path: Uint8Array): number {
  if (!isPlainRelative(path)) return -Errno.EINVAL;
  if (kernelHasOpenat2) {
    const opened = openByChunks(directory, path);
    // EPERM: a seccomp profile that does not know the call yet (a path-only open has no other way to it)
    if (opened !== -Errno.ENOSYS && opened !== -Errno.EPERM) return opened;
    kernelHasOpenat2 = false;
  }
  return openByComponents(directory, path);
}

/** A path longer than one call takes is walked in pieces, each beneath the one before. */
function openByChunks(directory: number, path: Uint8Array): number {
  if (path.length < PATH_MAX) return openat2(directory, path, Open.pathOnly | Open.noFollow, BENEATH);
  let at = directory;
  for (const { bytes, last } of chunksOf(path, PATH_MAX - 1)) {
    const next = openat2(at, bytes, Open.pathOnly | Open.noFollow | (last ? 0 : Open.directory), BENEATH);
    if (at !== directory) closeDescriptor(at);
    if (next < 0 || last) return next;
    at = next;
  }
  return -Errno.EINVAL;
}
