import {
  closeDescriptor,
  Errno,
  FileStat,
  FileType,
  isOpaque,
  openBeneath,
  openRoot,
  reopenForReading,
  systemError,
} from '@guardimesh/linux';
import type { FilePath } from '@guardimesh/model';

const stat = new FileStat();
const SLASH = 0x2f;

/**
 * Names the file that a container sees at a path, where it comes from one of these layers: the topmost that has something there
 * decides. A whiteout, a file or a link in the place of one of the path's directories, and an opaque directory hide what lower layers
 * have (kernel documentation, filesystems/overlayfs).
 *
 * @param layers directories on the host, topmost first
 * @param path absolute, as the kernel tells it: through no link
 * @returns a path-only descriptor of a regular file that the caller closes, or null
 * @throws {LinuxError} where a layer cannot be looked into: what it would have said is not known
 */
export function nameInLayers(hostRoot: string, layers: readonly string[], path: Uint8Array): number | null {
  if (path[0] !== SLASH) return null;
  for (const layer of layers) {
    const root = openRoot(hostRoot, layer);
    if (root < 0) throw systemError(`opening the layer ${layer}`, -root);
    try {
      const named = nameInLayer(root, path.subarray(1));
      if (named !== 'below') return named;
    } finally {
      closeDescriptor(root);
    }
  }
  return null;
}

/** As {@link nameInLayers}, for whom a layer that cannot be looked into excuses nothing: minus one where no file is found. */
export function nameInLayersAtHand(hostRoot: string, layers: readonly string[], path: Uint8Array): number {
  try {
    return nameInLayers(hostRoot, layers, path) ?? -1;
  } catch {
    return -1;
  }
}

/** `below`: this layer says nothing of the path, the next one is to be asked. */
function nameInLayer(root: number, relative: Uint8Array): number | null | 'below' {
  const named = openBeneath(root, relative);
  if (named >= 0) {
    if (stat.read(named) === 0 && stat.type === FileType.regular) return named;
    closeDescriptor(named);
    return null;
  }
  switch (-named) {
    case Errno.ENOENT:
      return isHiddenBelow(root, relative) ? null : 'below';
    // no directory on the way: a whiteout, a file, or a link, which the kernel's path would not lead through; or no path at all
    case Errno.ENOTDIR:
    case Errno.ELOOP:
    case Errno.EINVAL:
      return null;
    default:
      throw systemError('looking for a file in a layer', -named);
  }
}

/** Whether one of the directories that the layer has of a path is opaque. */
function isHiddenBelow(root: number, relative: Uint8Array): boolean {
  for (let slash = relative.indexOf(SLASH); slash !== -1; slash = relative.indexOf(SLASH, slash + 1)) {
    const directory = openBeneath(root, relative.subarray(0, slash));
    if (directory < 0) return false;
    const hides = isOpaque(directory);
    closeDescriptor(directory);
    if (hides) return true;
  }
  return false;
}

/**
 * The same file, open for reading; null where there is none, or it cannot be read.
 * @throws {LinuxError} as {@link nameInLayers}
 */
export function openInLayers(hostRoot: string, layers: readonly string[], path: FilePath): OpenedInLayer | null {
  const named = nameInLayers(hostRoot, layers, path.bytes);
  if (named === null) return null;
  const sizeBytes = stat.read(named) === 0 ? stat.sizeBytes : 0;
  const { changedNs } = stat;
  const descriptor = reopenForReading(named);
  closeDescriptor(named);
  if (descriptor < 0) return null;
  return {
    descriptor,
    sizeBytes,
    changedNs,
    close: () => {
      closeDescriptor(descriptor);
    },
  };
}

export interface OpenedInLayer {
  readonly descriptor: number;
  readonly sizeBytes: number;
  readonly changedNs: bigint;
  close(): void;
}
