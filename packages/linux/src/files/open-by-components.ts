import { Errno } from '../libc/index.js';
import { closeDescriptor, Open, openAt } from './open.js';
import { componentsOf } from './relative-path.js';
import { FileStat } from './stat.js';

const root = new FileStat();
const step = new FileStat();

/**
 * What openat2(2) does, for kernels before 5.6: component by component, each a directory that is no link and on the same
 * mount (before 5.8 only: the same file system) as where it began.
 * @returns a path-only descriptor, or minus errno
 */
export function openByComponents(directory: number, path: Uint8Array): number {
  const status = root.read(directory);
  if (status < 0) return status;
  let at = directory;
  for (const { bytes, last } of componentsOf(path)) {
    const next = openStep(at, bytes, last);
    if (at !== directory) closeDescriptor(at);
    if (next < 0 || last) return next;
    at = next;
  }
  return -Errno.EINVAL;
}

function openStep(directory: number, name: Uint8Array, last: boolean): number {
  // a link gives ENOTDIR with O_DIRECTORY, and itself without
  const next = openAt(directory, name, Open.pathOnly | Open.noFollow | (last ? 0 : Open.directory));
  if (next < 0) return next;
  const status = step.read(next);
  if (status === 0 && step.device === root.device && step.mountId === root.mountId) return next;
  closeDescriptor(next);
  return status < 0 ? status : -Errno.EXDEV;
}
