import type { Log } from '@guardimesh/kit';
import { errnoName, openRoot } from '@guardimesh/linux';
import type { FilePath, ScanTarget, TargetBudget, UnscannedReason, WalkRoot } from '@guardimesh/model';
import type { FileSource, OpenSource } from '@guardimesh/scan-core';
import { HeldLayer } from './held-layer.js';
import { reasonOfErrno } from './reason-of-errno.js';
import { WalkThread } from './walk/index.js';

export interface OpenedRoot {
  readonly descriptor: number;
  readonly shownAs: FilePath;
  /** empty files that a runtime puts in place are `runtime-stub`, not `empty` */
  readonly runtimeStubs: boolean;
}

export interface WritableLayerSettings {
  /** where the host's `/` is: `/host` in the node pod, empty on the host itself */
  readonly hostRoot: string;
  readonly log: Log;
  /** the compiled walk-worker.js; needed only where a bundler put it elsewhere than beside the bundle */
  readonly walkProgram?: URL;
}

/** Opens writable layers, and any other directory in the same way. Two walking threads serve them all, the second only where files are known. */
export interface WritableLayerSource extends FileSource {
  /**
   * A directory of the host as a layer: `shownAs` stands in the paths told where `directory` stands on the host.
   * @param root.directory without the `hostRoot` prefix
   * @returns why not, where it cannot be opened
   */
  openDirectory(root: WalkRoot, budget: TargetBudget): Promise<OpenSource | UnscannedReason>;
  /** The same, without waiting. */
  openNow(root: WalkRoot, budget: TargetBudget): OpenSource | UnscannedReason;
  /** A directory that is open already, by a path-only descriptor; it is closed with what is returned. */
  holdOpened(root: OpenedRoot, budget: TargetBudget): OpenSource;
  /**
   * Starts the walking threads, and has them warm up: the first walk over known files is then as fast as those after it. Of use only
   * where walks will be given known files; else the engine is what takes time, and one thread is enough. Never throws.
   */
  prepare(): Promise<void>;
  /** Ends the walking threads; walks under way end with an `internal-error` entry. */
  close(): Promise<void>;
}

/**
 * Writable layers of containers, read from the host's side through overlayfs's upper directory (kernel documentation,
 * filesystems/overlayfs). Writes nothing, not even access times where that can be helped.
 */
export function createWritableLayerSource(settings: WritableLayerSettings): WritableLayerSource {
  const { hostRoot, log } = settings;
  const program = settings.walkProgram ?? null;
  const threads = [new WalkThread(log, program), new WalkThread(log, program)] as const;

  const hold = (root: WalkRoot, budget: TargetBudget, runtimeStubs: boolean): OpenSource | UnscannedReason => {
    const descriptor = openRoot(hostRoot, root.directory);
    if (descriptor < 0) {
      log.warn({ directory: root.directory, errno: errnoName(-descriptor) }, 'a directory could not be opened');
      return reasonOfErrno(-descriptor);
    }
    return new HeldLayer({
      ...{ threads, log, root: descriptor, budget, runtimeStubs },
      shownAs: withoutSlashes(root.shownAs.bytes),
    });
  };

  return {
    scope: 'files',
    open: (target: ScanTarget) => {
      const { upper } = target.container.root;
      if (upper === null) return Promise.resolve('no-writable-layer');
      const layer = hold({ directory: upper, shownAs: ROOT }, target.budget, true);
      return Promise.resolve(layer === 'vanished' ? 'gone-before-scan' : layer);
    },
    openDirectory: (root, budget) => Promise.resolve(hold(root, budget, false)),
    openNow: (root, budget) => hold(root, budget, false),
    holdOpened: ({ descriptor, shownAs, runtimeStubs }, budget) =>
      new HeldLayer({ threads, log, root: descriptor, budget, runtimeStubs, shownAs: withoutSlashes(shownAs.bytes) }),
    prepare: async () => {
      await Promise.all(threads.map((thread) => thread.warmUp()));
    },
    close: async () => {
      await Promise.all(threads.map((thread) => thread.close()));
    },
  };
}

const ROOT = { bytes: new Uint8Array([0x2f]) };

/** Each path told is this, a slash, and the path beneath the root. */
function withoutSlashes(path: Uint8Array): Uint8Array {
  let end = path.length;
  while (end > 0 && path[end - 1] === 0x2f) end -= 1;
  return path.slice(0, end);
}
