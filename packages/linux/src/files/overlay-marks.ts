import { Errno, lastErrno, libc, scratch, type Scratch } from '../libc/index.js';
import { descriptorPath, pathAddress } from './path-memory.js';

/** Attributes of overlayfs (kernel documentation, filesystems/overlayfs), without and with its `userxattr` mount option. */
const WHITEOUT = ['trusted.overlay.whiteout', 'user.overlay.whiteout'].map(nameInMemory);
const METACOPY = ['trusted.overlay.metacopy', 'user.overlay.metacopy'].map(nameInMemory);
const SEEK_DATA = 3;

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
