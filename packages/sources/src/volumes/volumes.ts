import { describeError, type Log } from '@guardimesh/kit';
import {
  closeDescriptor,
  openProcessRoot,
  readMounts,
  readStartTimeTicks,
  type MountLine,
  type MountList,
} from '@guardimesh/linux';
import type { FilePath, ProcessIdentity, ScanTarget, TargetBudget, UnscannedReason } from '@guardimesh/model';
import type { FileSource, OpenSource, WalkEntry } from '@guardimesh/scan-core';
import { SeveralTrees, type Tree } from '../trees/index.js';
import type { WritableLayerSource } from '../writable-layer/index.js';
import { classifyMount, type MountClass, type VolumeKind } from './classify-mount.js';
import { hasDataLink, openMount } from './open-mount.js';

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
    const around = { process, hostMounts, mountPoints };
    const trees = shown
      .slice(0, MOUNTS_MAX)
      .flatMap((mount) => treeOf(mount, around, settings, directories, target.budget) ?? []);
    if (shown.length > MOUNTS_MAX || !mounts.whole) trees.push(untold('entry-limit', ROOT));
    return trees.length === 0 ? null : new SeveralTrees(trees);
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
}

/** Null for what is nothing of the container's own. */
function treeOf(
  mount: MountLine,
  around: Surroundings,
  settings: VolumeSettings,
  directories: WritableLayerSource,
  budget: TargetBudget,
): Tree | null {
  const path: FilePath = { bytes: Buffer.from(mount.mountPoint, 'latin1') };
  const name = (): number | UnscannedReason => nameRoot(mount, around.process, settings.procRoot);
  const kind = classifyMount(mount, around.hostMounts, () => isWrittenByKubelet(name()));
  if (kind === 'runtime') return null;
  const reason = whyNot(kind, settings.kinds);
  if (reason !== null) return untold(reason, path);
  return {
    path,
    open: () => {
      const descriptor = name();
      if (typeof descriptor === 'string') return descriptor;
      return directories.holdOpened({ descriptor, shownAs: path, runtimeStubs: mount.mountPoint === '/dev' }, budget);
    },
    tell: (entry) => tell(entry, mount, around.mountPoints),
  };
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

function isWrittenByKubelet(named: number | UnscannedReason): boolean {
  if (typeof named === 'string') return false;
  try {
    return hasDataLink(named);
  } finally {
    closeDescriptor(named);
  }
}

function nameRoot(mount: MountLine, process: ProcessIdentity, procRoot: string): number | UnscannedReason {
  const root = openProcessRoot(process.pid, procRoot);
  if (root < 0) return 'vanished';
  try {
    // the pid may have gone to another process between the list and the open
    if (readStartTimeTicks(process.pid, procRoot) !== process.startTimeTicks) return 'vanished';
    return openMount(root, mount);
  } finally {
    closeDescriptor(root);
  }
}

function whyNot(kind: MountClass, scanned: readonly VolumeKind[]): UnscannedReason | null {
  if (kind === 'secret') return 'secret-volume';
  if (kind === 'remote') return 'volume-not-scanned';
  if (kind === 'runtime') return null;
  return scanned.includes(kind) ? null : 'volume-not-scanned';
}
