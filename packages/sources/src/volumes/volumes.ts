import { describeError, systemClock, type Log } from '@guardimesh/kit';
import {
  closeDescriptor,
  FileType,
  readMounts,
  readStartTimeTicks,
  type MountLine,
  type MountList,
} from '@guardimesh/linux';
import type { FilePath, ProcessIdentity, ScanTarget, TargetBudget, UnscannedReason } from '@guardimesh/model';
import type { FileSource, OpenSource, WalkEntry } from '@guardimesh/scan-core';
import { SeveralTrees, type Tree } from '../trees/index.js';
import type { WritableLayerSource } from '../writable-layer/index.js';
import { classifyMount, isKernels, isRemote, type VolumeKind } from './classify-mount.js';
import { MountedFile } from './mounted-file.js';
import { hasDataLink, nameMount, type NamedMount } from './open-mount.js';

export interface VolumeSettings {
  /** the host's proc file system: `/host/proc` in the node pod */
  readonly procRoot: string;
  /** kinds that are scanned; the others are told as not scanned. Secrets never are, whatever stands here. */
  readonly kinds: readonly VolumeKind[];
  readonly log: Log;
}

/** Mounts of one container that are looked at; what is beyond is told as one entry. */
const MOUNTS_MAX = 512;

/**
 * The volumes of a container, and its tmpfs mounts (/dev/shm among them), found in the mount list of its first process. Secrets,
 * ConfigMaps, downward API and service account tokens are never opened: the path of the mount is named, and told as `secret-volume`.
 * File systems that may never answer are not entered.
 */
export function createVolumes(settings: VolumeSettings, directories: WritableLayerSource): FileSource {
  const open = (target: ScanTarget): OpenSource | UnscannedReason | null => {
    const { process } = target.container;
    if (process === null) return null;
    const mounts = mountsOf(process, settings.procRoot);
    if (mounts === null) return null;
    const hostMounts = readMounts(1, settings.procRoot)?.mounts ?? [];
    const shown = topmost(mounts.mounts);
    const mountPoints = new Set(shown.map(({ mountPoint }) => mountPoint));
    const remotes = shown.filter(isRemote).map(({ mountPoint }) => mountPoint);
    const kernels = shown.filter(isKernels).sort((a, b) => a.mountPoint.length - b.mountPoint.length);
    const around = { process, hostMounts, mountPoints, remotes, kernels };
    const trees = shown.slice(0, MOUNTS_MAX).flatMap((mount) => treeOf(mount, around, settings, directories) ?? []);
    if (shown.length > MOUNTS_MAX || !mounts.whole) trees.push(untold('entry-limit', ROOT));
    return trees.length === 0 ? null : new SeveralTrees(trees, target.budget, systemClock);
  };
  return {
    scope: 'files',
    open: (target) => {
      try {
        return Promise.resolve(open(target));
      } catch (thrown) {
        settings.log.error(
          { container: target.container.id, error: describeError(thrown) },
          'volumes could not be read',
        );
        return Promise.resolve('internal-error');
      }
    },
  };
}

const ROOT: FilePath = { bytes: new Uint8Array([0x2f]) };

/** Null where the process is gone, or another has its pid by now. */
function mountsOf({ pid, startTimeTicks }: ProcessIdentity, procRoot: string): MountList | null {
  const mounts = readMounts(pid, procRoot);
  return readStartTimeTicks(pid, procRoot) === startTimeTicks ? mounts : null;
}

/** Of several mounts at one place only the last is seen by the container; the root is not a volume. */
function topmost(mounts: readonly MountLine[]): MountLine[] {
  const byPoint = new Map<string, MountLine>();
  for (const mount of mounts) {
    byPoint.delete(mount.mountPoint);
    byPoint.set(mount.mountPoint, mount);
  }
  byPoint.delete('/');
  return [...byPoint.values()];
}

function untold(reason: UnscannedReason, path: FilePath): Tree {
  return { path, open: () => reason, tell: (entry) => entry };
}

interface Surroundings {
  readonly process: ProcessIdentity;
  readonly hostMounts: readonly MountLine[];
  /** every mount point of the container, one character a byte */
  readonly mountPoints: ReadonlySet<string>;
  /** mount points of file systems that may never answer */
  readonly remotes: readonly string[];
  /** the kernel's own file systems, the outermost first */
  readonly kernels: readonly MountLine[];
}

function isIn({ mountPoint }: MountLine, outer: string): boolean {
  return mountPoint.startsWith(`${outer}/`);
}

/** Null for what is nothing of the container's own. */
function treeOf(
  mount: MountLine,
  around: Surroundings,
  settings: VolumeSettings,
  directories: WritableLayerSource,
): Tree | null {
  const path: FilePath = { bytes: Buffer.from(mount.mountPoint, 'latin1') };
  const place = { mount, within: around.kernels.find(({ mountPoint }) => isIn(mount, mountPoint)) ?? null };
  // on the way to it that file system would be asked
  if (around.remotes.some((remote) => isIn(mount, remote))) return untold('volume-not-scanned', path);
  const name = (): NamedMount | UnscannedReason => nameMount(around.process, place, settings.procRoot);
  const kind = classifyMount(mount, around.hostMounts, () => look(name(), hasDataLink) === true);
  if (kind === 'kernel') return null;
  if (kind === 'secret') return untold('secret-volume', path);
  if (kind === 'remote') return untold('volume-not-scanned', path);
  const type = look(name(), (named) => named.type);
  if (typeof type === 'string') return untold(type, path);
  if (isRuntimes(mount.mountPoint, type)) return null;
  if (!settings.kinds.includes(kind)) return untold('volume-not-scanned', path);
  return {
    path,
    open: (budget) => hold(name(), path, mount.mountPoint === '/dev', directories, budget),
    tell: (entry) => tell(entry, mount, around.mountPoints),
  };
}

/** Single files that container runtimes and the kubelet mount over the image's, and devices, also those that hide parts of /proc. */
function isRuntimes(mountPoint: string, type: number): boolean {
  if (type === FileType.characterDevice || type === FileType.blockDevice) return true;
  return type === FileType.regular && RUNTIME_FILES.has(mountPoint);
}

const RUNTIME_FILES = new Set(['/etc/hosts', '/etc/hostname', '/etc/resolv.conf', '/dev/termination-log']);

function look<T>(named: NamedMount | UnscannedReason, at: (named: NamedMount) => T): T | UnscannedReason {
  if (typeof named === 'string') return named;
  try {
    return at(named);
  } finally {
    closeDescriptor(named.descriptor);
  }
}

function hold(
  named: NamedMount | UnscannedReason,
  path: FilePath,
  isDev: boolean,
  directories: WritableLayerSource,
  budget: TargetBudget,
): OpenSource | UnscannedReason {
  if (typeof named === 'string') return named;
  const { descriptor, type } = named;
  if (type === FileType.directory)
    return directories.holdOpened({ descriptor, shownAs: path, runtimeStubs: isDev }, budget);
  if (type === FileType.regular) return new MountedFile(path, descriptor);
  closeDescriptor(descriptor);
  return type === FileType.socket ? 'socket' : type === FileType.fifo ? 'fifo' : 'unreadable';
}

/** A mount point in a volume is told with its own mount; the device nodes in /dev are the runtime's. */
function tell(entry: WalkEntry, mount: MountLine, mountPoints: ReadonlySet<string>): WalkEntry {
  if (entry.kind === 'candidate') return { kind: 'candidate', candidate: { ...entry.candidate, origin: 'volume' } };
  if (entry.kind !== 'unscanned') return entry;
  const { path, reason } = entry;
  if (reason === 'not-beneath-root' && mountPoints.has(Buffer.from(path.bytes).toString('latin1')))
    return { kind: 'nothing', what: 'directory', path };
  if (reason === 'device' && mount.mountPoint === '/dev') return { kind: 'nothing', what: 'runtime-stub', path };
  return entry;
}
