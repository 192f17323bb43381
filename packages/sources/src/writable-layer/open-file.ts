import {
  closeDescriptor,
  Errno,
  FileStat,
  FileSystem,
  fileSystemOf,
  FileType,
  isMetadataOnly,
  openBeneath,
  reopenForReading,
  systemError,
} from '@guardimesh/linux';
import type { FileIdentity, UnscannedReason } from '@guardimesh/model';
import { reasonOfErrno } from './reason-of-errno.js';

const stat = new FileStat();

/** An open regular file, and what it is by its descriptor. */
export interface OpenedFile {
  readonly descriptor: number;
  readonly identity: FileIdentity;
  /** see OpenFile of the model */
  readonly changesShow: boolean;
}

/** Those whose kernel code sets ctime at the first write to a page through a mapping, and again after each writing back (page_mkwrite). */
const TIMES_FOLLOW_MAPPINGS: ReadonlySet<number> = new Set([
  FileSystem.ext,
  FileSystem.xfs,
  FileSystem.btrfs,
  FileSystem.f2fs,
]);

/**
 * Opens a regular file beneath a root. First only the name, to see what it leads to; then that very file, through its
 * descriptor: whatever takes its place in between, no device, FIFO or link is ever opened.
 */
export function openRegularFile(root: number, relative: Uint8Array): OpenedFile | UnscannedReason {
  const named = openBeneath(root, relative);
  if (named < 0) return reasonOfErrno(-named);
  try {
    return openNamedFile(named);
  } finally {
    closeDescriptor(named);
  }
}

/**
 * Opens the file of a path-only descriptor, where it is a regular one; what it is called by now does not matter.
 * @param named stays open
 */
export function openNamedFile(named: number): OpenedFile | UnscannedReason {
  const status = stat.read(named);
  if (status < 0) return reasonOfErrno(-status);
  return reasonOfType(stat.type) ?? openNamed(named);
}

/**
 * What a file is now, by its descriptor.
 * @throws {LinuxError} where the kernel does not say
 */
export function identityOf(descriptor: number): FileIdentity {
  const status = stat.read(descriptor);
  if (status < 0) throw systemError(`statx(2) of descriptor ${descriptor}`, -status);
  const { device, inode, sizeBytes, modifiedNs, changedNs } = stat;
  return { device, inode, sizeBytes, modifiedNs, changedNs };
}

function openNamed(named: number): OpenedFile | UnscannedReason {
  const descriptor = reopenForReading(named);
  // the file is held by its descriptor: what is not found then is /proc
  if (descriptor < 0) return descriptor === -Errno.ENOENT ? 'internal-error' : reasonOfErrno(-descriptor);
  try {
    if (!isMetadataOnly(descriptor)) {
      const changesShow = TIMES_FOLLOW_MAPPINGS.has(fileSystemOf(descriptor));
      return { descriptor, identity: identityOf(descriptor), changesShow };
    }
    closeDescriptor(descriptor);
    return 'data-in-lower-layer';
  } catch (thrown) {
    closeDescriptor(descriptor);
    throw thrown;
  }
}

function reasonOfType(type: number): UnscannedReason | null {
  switch (type) {
    case FileType.regular:
      return null;
    case FileType.characterDevice:
    case FileType.blockDevice:
      return 'device';
    case FileType.fifo:
      return 'fifo';
    case FileType.socket:
      return 'socket';
    case FileType.symlink:
      return 'not-beneath-root';
    default:
      // a directory by now: the file that was listed is gone
      return 'vanished';
  }
}
