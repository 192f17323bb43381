import { closeDescriptor, Errno, FileStat, FileType, openMountPoint } from '@guardimesh/linux';
import type { UnscannedReason } from '@guardimesh/model';
import type { MountLine } from '@guardimesh/linux';
import { reasonOfErrno } from '../writable-layer/reason-of-errno.js';

const stat = new FileStat();

/**
 * Names the root of a mount, from the root of a container's process: through no link, and only where what is there is that very
 * mount. Nothing in it is opened.
 * @param processRoot path-only descriptor of /proc/PID/root
 * @returns a path-only descriptor, or why not
 */
export function openMount(processRoot: number, mount: MountLine): number | UnscannedReason {
  const path = Buffer.from(mount.mountPoint.slice(1), 'latin1');
  const descriptor = openMountPoint(processRoot, path);
  if (descriptor < 0) return reasonOfErrno(-descriptor);
  const status = stat.read(descriptor);
  // 0: a kernel before 5.8 does not tell the mount; its file system then has to do
  const isThatMount = stat.mountId === 0 || stat.mountId === mount.mountId;
  if (status === 0 && isThatMount && stat.device === mount.device && stat.type === FileType.directory)
    return descriptor;
  closeDescriptor(descriptor);
  if (status < 0) return reasonOfErrno(-status);
  // a single file, mounted by itself; or another mount lies over it, and the container does not see this one
  return stat.type === FileType.directory ? 'not-beneath-root' : 'volume-not-scanned';
}

const DATA_LINK = Buffer.from('..data');

/** Whether a directory has the link that kubelet switches when it writes a volume anew; nothing is opened. */
export function hasDataLink(directory: number): boolean {
  return stat.readNamed(directory, DATA_LINK, { cached: true }) !== -Errno.ENOENT;
}
