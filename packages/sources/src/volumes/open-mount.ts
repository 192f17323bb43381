import {
  closeDescriptor,
  Errno,
  FileStat,
  FileType,
  openMountPoint,
  openProcessRoot,
  readStartTimeTicks,
  type MountLine,
} from '@guardimesh/linux';
import type { ProcessIdentity, UnscannedReason } from '@guardimesh/model';
import { reasonOfErrno } from '../writable-layer/reason-of-errno.js';

const stat = new FileStat();

/** What is at a mount point: by a path-only descriptor, nothing in it is opened. */
export interface NamedMount {
  readonly descriptor: number;
  /** one of FileType: a single file can be mounted by itself */
  readonly type: number;
}

/** A mount, and the kernel's own file system (/proc, /sys) that it is mounted in, where it is in one. */
export interface MountPlace {
  readonly mount: MountLine;
  readonly within: MountLine | null;
}

/**
 * Names what a container's process has mounted: through no link, and only where what is there is that very mount.
 * @returns with a path-only descriptor that the caller closes, or why not
 */
export function nameMount(
  process: ProcessIdentity,
  { mount, within }: MountPlace,
  procRoot: string,
): NamedMount | UnscannedReason {
  const root = openProcessRoot(process.pid, procRoot);
  if (root < 0) return 'vanished';
  try {
    // the pid may have gone to another process between the list and the open
    if (readStartTimeTicks(process.pid, procRoot) !== process.startTimeTicks) return 'vanished';
    if (within === null) return nameBeneath(root, mount, mount.mountPoint.slice(1), false);
    const outer = nameBeneath(root, within, within.mountPoint.slice(1), false);
    if (typeof outer === 'string') return outer;
    try {
      return nameBeneath(outer.descriptor, mount, mount.mountPoint.slice(within.mountPoint.length + 1), true);
    } finally {
      closeDescriptor(outer.descriptor);
    }
  } finally {
    closeDescriptor(root);
  }
}

function nameBeneath(directory: number, mount: MountLine, path: string, ask: boolean): NamedMount | UnscannedReason {
  const descriptor = openMountPoint(directory, Buffer.from(path, 'latin1'), { ask });
  // it is mounted in a file system that would have to be asked for the way, and may never answer
  if (descriptor === -Errno.EAGAIN) return 'volume-not-scanned';
  if (descriptor < 0) return reasonOfErrno(-descriptor);
  const status = stat.read(descriptor, { cached: true });
  if (status === 0 && isThat(mount)) return { descriptor, type: stat.type };
  closeDescriptor(descriptor);
  // another mount lies over it, and the container does not see this one
  return status < 0 ? reasonOfErrno(-status) : 'not-beneath-root';
}

/** A kernel before 5.8 does not tell the mount: its file system has to do then. On btrfs the two tell different devices. */
function isThat({ mountId, device }: MountLine): boolean {
  return stat.mountId === 0 ? stat.device === device : stat.mountId === mountId;
}

const DATA_LINK = Buffer.from('..data');

/** Whether a directory has the link that kubelet switches when it writes a volume anew; nothing is opened. */
export function hasDataLink({ descriptor, type }: NamedMount): boolean {
  if (type !== FileType.directory) return false;
  return stat.readNamed(descriptor, DATA_LINK, { cached: true }) === 0 && stat.type === FileType.symlink;
}
