import { closeDescriptor, Errno, FileStat, openRoot, readStartTimeTicks } from '@guardimesh/linux';
import type { ScanTarget } from '@guardimesh/model';

const stat = new FileStat();

/** Whether the container's writable layer has been removed since it was listed, by the runtime: from within it nobody can. */
export function isLayerGone(hostRoot: string, target: ScanTarget): boolean {
  const { upper } = target.container.root;
  if (upper === null) return false;
  const root = openRoot(hostRoot, upper);
  if (root >= 0) closeDescriptor(root);
  return root === -Errno.ENOENT;
}

/**
 * Whether the runtime may be removing the container from beneath a file of its writable layer. What the layer says then is not what it
 * said: containerd takes a layer away at once, Docker and CRI-O file by file, the records of package managers perhaps before the rest.
 * @param descriptor of the file
 */
export function mayBeBeingRemoved(hostRoot: string, target: ScanTarget, descriptor: number): boolean {
  if (isLayerGone(hostRoot, target)) return true;
  const isUnlinked = stat.read(descriptor) === 0 && stat.links === 0;
  return isUnlinked && !isRunning(hostRoot, target);
}

function isRunning(hostRoot: string, { container: { process } }: ScanTarget): boolean {
  return process !== null && readStartTimeTicks(process.pid, `${hostRoot}/proc`) === process.startTimeTicks;
}
