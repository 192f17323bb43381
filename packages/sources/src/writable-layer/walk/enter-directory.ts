import { closeDescriptor, FileStat, FileType, Open, openAt } from '@guardimesh/linux';
import type { UnscannedReason } from '@guardimesh/model';
import { reasonOfErrno } from '../reason-of-errno.js';

const FLAGS = Open.directory | Open.noFollow | Open.nonBlocking | Open.noAccessTime;
const stat = new FileStat();

/** The file system and the mount that a walk stays in. */
export interface Ground {
  readonly device: number;
  readonly mountId: number;
}

const HERE = Buffer.from('.');

/** Opens the root's entries for reading. */
export function enterRoot(root: number): { readonly descriptor: number; readonly ground: Ground } | UnscannedReason {
  const descriptor = openAt(root, HERE, FLAGS);
  if (descriptor < 0) return reasonOfErrno(-descriptor);
  const status = stat.read(descriptor);
  if (status === 0) return { descriptor, ground: { device: stat.device, mountId: stat.mountId } };
  closeDescriptor(descriptor);
  return reasonOfErrno(-status);
}

/**
 * Opens a directory of a directory. What it is on is looked at before, lest a mount that never answers is opened, and
 * again after, since the name may lead elsewhere by then.
 * @returns a descriptor, or why not
 */
export function enterDirectory(parent: number, name: Uint8Array, ground: Ground): number | UnscannedReason {
  const before = stat.readNamed(parent, name, { cached: true });
  if (before < 0) return reasonOfErrno(-before);
  if (stat.type !== FileType.directory) return 'vanished';
  if (!isOn(ground)) return 'not-beneath-root';
  const descriptor = openAt(parent, name, FLAGS);
  if (descriptor < 0) return reasonOfErrno(-descriptor);
  const status = stat.read(descriptor);
  if (status === 0 && isOn(ground)) return descriptor;
  closeDescriptor(descriptor);
  return status < 0 ? reasonOfErrno(-status) : 'not-beneath-root';
}

function isOn(ground: Ground): boolean {
  return stat.device === ground.device && stat.mountId === ground.mountId;
}
