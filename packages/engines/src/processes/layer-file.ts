import { closeDescriptor, FileStat, FileType, openBeneath, openRoot } from '@guardimesh/linux';

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
