import { Errno, lastErrno, libc, scratch, type Scratch } from '../libc/index.js';
import { descriptorPath, pathAddress } from './path-memory.js';

/** Attributes of overlayfs (kernel documentation, filesystems/overlayfs), without and with its `userxattr` mount option. */
const WHITEOUT = ['trusted.overlay.whiteout', 'user.overlay.whiteout'].map(nameInMemory);
const METACOPY = ['trusted.overlay.metacopy', 'user.overlay.metacopy'].map(nameInMemory);
const OPAQUE = ['trusted.overlay.opaque', 'user.overlay.opaque'].map(nameInMemory);
const SEEK_DATA = 3;
/** the value that hides what is below; `x` only says that whiteouts of the other form are within */
const OPAQUE_YES = 0x79;
const value = scratch(8);

function nameInMemory(name: string): Scratch {
  const area = scratch(64);
  area.memory.write(name, 'latin1');
  return area;
}

/** True for a name in a directory whose file bears the mark "deleted here" (as whiteouts within a nested overlay do). */
export function hasWhiteoutMark(directory: number, name: Uint8Array): boolean {
  const path = pathAddress(Buffer.concat([descriptorPath(directory), Buffer.from('/'), name]));
  return path !== 0 && WHITEOUT.some((attribute) => libc.lgetxattr(path, attribute.address, 0, 0) >= 0);
}

/** True for a directory, also one named by a path-only descriptor, that hides all that lower layers have beneath its path. */
export function isOpaque(directory: number): boolean {
  // fgetxattr(2) does not take a path-only descriptor
  const path = pathAddress(Buffer.concat([descriptorPath(directory), Buffer.from('/.')]));
  return OPAQUE.some(
    (attribute) =>
      libc.lgetxattr(path, attribute.address, value.address, value.memory.length) === 1 &&
      value.memory[0] === OPAQUE_YES,
  );
}

/**
 * True for an open file of which only metadata was copied up (`metacopy=on`): reading it here gives zeros, reading it in the
 * container gives the lower layer's bytes. Whoever may write a file can set a `user.` attribute, so the mark counts only
 * where the file holds no data at all. Leaves the position where it was if that was 0.
 */
export function isMetadataOnly(descriptor: number): boolean {
  const marked = METACOPY.some((attribute) => libc.fgetxattr(descriptor, attribute.address, 0, 0) >= 0);
  if (!marked) return false;
  const data = libc.lseek(descriptor, 0, SEEK_DATA);
  if (data < 0) return lastErrno() === Errno.ENXIO;
  libc.lseek(descriptor, 0, 0);
  return false;
}
