import { Errno } from '../libc/index.js';
import { closeDescriptor, CURRENT_DIRECTORY, Open, openAt } from './open.js';
import { openat2, Resolve } from './openat2.js';

const NAME_ONLY = Open.pathOnly | Open.directory;

/**
 * Names a directory of the host: the runtime's or the user's word, so links on the way are followed, but as the host would
 * follow them, an absolute one from `hostRoot` (before Linux 5.6: from this process's own root).
 * @param hostRoot where the host's `/` is; empty where it is this process's own
 * @returns a path-only descriptor, or minus errno
 */
export function openRoot(hostRoot: string, directory: string): number {
  const plain = (): number => openAt(CURRENT_DIRECTORY, Buffer.from(hostRoot + directory), NAME_ONLY);
  if (hostRoot === '') return plain();
  const root = openAt(CURRENT_DIRECTORY, Buffer.from(hostRoot), NAME_ONLY);
  if (root < 0) return root;
  const opened = openat2(root, Buffer.from(directory), NAME_ONLY, Resolve.inRoot | Resolve.noMagicLinks);
  closeDescriptor(root);
  return opened === -Errno.ENOSYS || opened === -Errno.EPERM ? plain() : opened;
}

/**
 * Names any file of the host, or of a container, by an absolute path, as {@link openRoot} does a directory: links on the way are
 * followed within `hostRoot`, the last one too.
 * @returns a path-only descriptor, or minus errno
 */
export function nameFile(hostRoot: string, path: Uint8Array): number {
  const root = openAt(CURRENT_DIRECTORY, Buffer.from(hostRoot === '' ? '/' : hostRoot), NAME_ONLY);
  if (root < 0) return root;
  const named = openat2(root, path, Open.pathOnly, Resolve.inRoot | Resolve.noMagicLinks);
  closeDescriptor(root);
  return named;
}
