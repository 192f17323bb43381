import { opendirSync } from 'node:fs';
import { closeDescriptor, FileStat, FileType, openBeneath, openRoot, reopenForReading } from '@guardimesh/linux';
import { readStart } from './read-file.js';

const stat = new FileStat();

/**
 * A regular file beneath a directory of the host, through no link, whole.
 * @param directory on the host, without the `hostRoot`
 * @returns null where there is none, it cannot be read, or it is larger than `bytesMax`: half a list would be a wrong one
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

function nameBeneath(hostRoot: string, directory: string, relative: string): number {
  const root = openRoot(hostRoot, directory);
  if (root < 0) return root;
  const named = openBeneath(root, Buffer.from(relative));
  closeDescriptor(root);
  return named;
}
