import { closeDescriptor, FileStat, FileType, openBeneath, openRoot, reopenForReading } from '@guardimesh/linux';
import type { FilePath } from '@guardimesh/model';

const stat = new FileStat();
const SLASH = 0x2f;

/**
 * Names the file that a container sees at a path, where it comes from one of these layers: the topmost that has it decides, and one
 * that has removed it ends the search (whiteout, kernel documentation, filesystems/overlayfs).
 *
 * @param layers directories on the host, topmost first
 * @param path absolute, as the kernel tells it: through no link
 * @returns a path-only descriptor that the caller closes, or null
 */
export function nameInLayers(hostRoot: string, layers: readonly string[], path: Uint8Array): number | null {
  if (path[0] !== SLASH) return null;
  const relative = path.subarray(1);
  for (const layer of layers) {
    const root = openRoot(hostRoot, layer);
    if (root < 0) continue;
    const named = openBeneath(root, relative);
    closeDescriptor(root);
    if (named < 0) continue;
    if (stat.read(named) === 0 && stat.type === FileType.regular) return named;
    closeDescriptor(named);
    return null;
  }
  return null;
}

/** The same file, open for reading; null where there is none, or it cannot be read. */
export function openInLayers(hostRoot: string, layers: readonly string[], path: FilePath): OpenedInLayer | null {
  const named = nameInLayers(hostRoot, layers, path.bytes);
  if (named === null) return null;
  const sizeBytes = stat.read(named) === 0 ? stat.sizeBytes : 0;
  const descriptor = reopenForReading(named);
  closeDescriptor(named);
  if (descriptor < 0) return null;
  return {
    descriptor,
    sizeBytes,
    close: () => {
      closeDescriptor(descriptor);
    },
  };
}

export interface OpenedInLayer {
  readonly descriptor: number;
  readonly sizeBytes: number;
  close(): void;
}
