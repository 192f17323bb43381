import { opendirSync } from 'node:fs';
import {
  closeDescriptor,
  Errno,
  FileStat,
  FileType,
  openBeneath,
  openRoot,
  reopenForReading,
  systemError,
} from '@guardimesh/linux';
import { readStart } from './read-file.js';

const stat = new FileStat();

/**
 * A regular file beneath a directory of the host, through no link, whole.
 * @param directory on the host, without the `hostRoot`
 * @returns null where there is none, it cannot be read, or it is larger than `bytesMax`: half a list would be a wrong one
 * @throws {LinuxError} where the directory itself is gone, or what is in it cannot be told
 */
export async function readSmallFile(
  hostRoot: string,
  directory: string,
  relative: string,
  bytesMax: number,
): Promise<Buffer | null> {
  const named = nameBeneath(hostRoot, directory, relative);
  if (named < 0) return null;
  try {
    if (stat.read(named) < 0 || stat.type !== FileType.regular || stat.sizeBytes > bytesMax) return null;
    const descriptor = reopenForReading(named);
    if (descriptor < 0) return null;
    try {
      const bytes = await readStart(descriptor, bytesMax + 1);
      return bytes.length > bytesMax ? null : bytes;
    } finally {
      closeDescriptor(descriptor);
    }
  } finally {
    closeDescriptor(named);
  }
}

/**
 * The names in a folder beneath a directory of the host, through no link.
 * @returns null where it is not there, or holds more than `entriesMax`
 * @throws {LinuxError} as {@link readSmallFile}
 */
export function listFolder(
  hostRoot: string,
  directory: string,
  relative: string,
  entriesMax: number,
): readonly string[] | null {
  const named = nameBeneath(hostRoot, directory, relative);
  if (named < 0) return null;
  try {
    if (stat.read(named) < 0 || stat.type !== FileType.directory) return null;
    const names: string[] = [];
    const opened = opendirSync(`/proc/self/fd/${named}`);
    try {
      for (let entry = opened.readSync(); entry !== null; entry = opened.readSync()) {
        if (names.length >= entriesMax) return null;
        names.push(entry.name);
      }
    } finally {
      opened.closeSync();
    }
    return names;
  } catch {
    return null;
  } finally {
    closeDescriptor(named);
  }
}

/**
 * A text that changes whenever a file or folder beneath a directory of the host does (for a folder: its entries), with the time of
 * that change; null where it is not there.
 * @throws {LinuxError} as {@link readSmallFile}
 */
export function folderState(hostRoot: string, directory: string, relative: string): FolderState | null {
  const named = nameBeneath(hostRoot, directory, relative);
  if (named < 0) return null;
  const status = stat.read(named);
  closeDescriptor(named);
  if (status < 0) return null;
  const { inode, changedNs, sizeBytes } = stat;
  return { text: `${inode} ${changedNs} ${sizeBytes}`, changedNs };
}

export interface FolderState {
  readonly text: string;
  readonly changedNs: bigint;
}

/** Nothing there that could be read as a record: no such name, or another kind of thing on the way to it. */
const ABSENT: ReadonlySet<number> = new Set([
  ...[Errno.ENOENT, Errno.ENOTDIR, Errno.ELOOP, Errno.EXDEV, Errno.EINVAL, Errno.ENAMETOOLONG],
]);

/** @throws {LinuxError} where the directory is gone, or it cannot be told what is in it: that is not the same as nothing */
function nameBeneath(hostRoot: string, directory: string, relative: string): number {
  const root = openRoot(hostRoot, directory);
  if (root < 0) throw systemError(`opening the layer ${directory}`, -root);
  const named = openBeneath(root, Buffer.from(relative));
  closeDescriptor(root);
  if (named < 0 && !ABSENT.has(-named)) throw systemError(`looking for ${relative} in the layer ${directory}`, -named);
  return named;
}
