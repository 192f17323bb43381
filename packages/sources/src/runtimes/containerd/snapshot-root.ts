import type { RootLayers } from '@guardimesh/model';
import { RUNTIME_BOUNDS } from '../port/index.js';
import { BoundedMemory, hostPathOrNull, lowerPathsOrNull } from '../untrusted/index.js';
import type { ContainerdApi } from './containerd-api.js';
import type { MountRecord } from './messages.js';

/** A container's root, layer by layer, before the layers have their digests. */
export interface SnapshotRoot {
  readonly upper: string | null;
  /** topmost first */
  readonly lowers: readonly string[];
  /** names of the snapshots below, topmost first: chain ids where an image was unpacked */
  readonly parents: readonly string[];
}

/** What the mounts of a container's snapshot say. A writable bind mount is all of the root: the image had no layer. */
export function rootOfMounts(mounts: readonly MountRecord[]): Pick<SnapshotRoot, 'upper' | 'lowers'> {
  const [mount] = mounts;
  if (mount === undefined || mounts.length !== 1) return { upper: null, lowers: [] };
  if (mount.type === 'bind' && mount.options.includes('rw')) return { upper: hostPathOrNull(mount.source), lowers: [] };
  if (mount.type !== 'overlay') return { upper: null, lowers: [] };
  const option = (name: string): string | null => {
    const found = mount.options.find((each) => each.startsWith(`${name}=`));
    return found === undefined ? null : found.slice(name.length + 1);
  };
  const lower = option('lowerdir');
  return {
    upper: hostPathOrNull(option('upperdir')),
    lowers: (lower === null ? null : lowerPathsOrNull(lower)) ?? [],
  };
}

/** Gives each lower the diff id of its snapshot, where the two lists are of one length: else none can be trusted. */
export function withDigests(root: SnapshotRoot, diffIds: ReadonlyMap<string, string>): RootLayers {
  const aligned = root.lowers.length === root.parents.length;
  return {
    upper: root.upper,
    lowers: root.lowers.map((path, index) => ({
      path,
      diffId: aligned ? (diffIds.get(root.parents[index] ?? '') ?? null) : null,
    })),
  };
}

/** Asks containerd for the snapshots below a container's; parents never change, so each is asked for once. */
export class SnapshotReader {
  readonly #api: ContainerdApi;
  readonly #parents = new BoundedMemory<string, string>(RUNTIME_BOUNDS.memoryEntriesMax);

  constructor(api: ContainerdApi) {
    this.#api = api;
  }

  /** @throws {RuntimeError} where the snapshot is not there */
  async read(namespace: string, snapshotter: string, key: string): Promise<SnapshotRoot> {
    const mounts = await this.#api.mounts(namespace, snapshotter, key);
    const parents: string[] = [];
    let parent = await this.#api.snapshotParent(namespace, snapshotter, key);
    while (parent !== '' && parents.length < RUNTIME_BOUNDS.layersMax) {
      parents.push(parent);
      parent = await this.#parentOf(namespace, snapshotter, parent);
    }
    return { ...rootOfMounts(mounts), parents };
  }

  async #parentOf(namespace: string, snapshotter: string, name: string): Promise<string> {
    const key = `${namespace} ${snapshotter} ${name}`;
    const known = this.#parents.get(key);
    if (known !== undefined) return known;
    const parent = await this.#api.snapshotParent(namespace, snapshotter, name);
    this.#parents.set(key, parent);
    return parent;
  }
}
