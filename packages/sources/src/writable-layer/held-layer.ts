import { describeError, systemClock, type Log } from '@guardimesh/kit';
import { closeDescriptor, FileSystem, fileSystemOf } from '@guardimesh/linux';
import {
  filePath,
  type FileCandidate,
  type FilePath,
  type OpenFile,
  type TargetBudget,
  type UnscannedReason,
} from '@guardimesh/model';
import type { KnownFiles, OpenSource, WalkEntry } from '@guardimesh/scan-core';
import { openRegularFile } from './open-file.js';
import { OpenFiles } from './open-files.js';
import { descriptorSlots, inTurn, type RemoteWalk, type WalkOrder, type WalkThread } from './walk/index.js';

const SLASH = 0x2f;
const HALVED: ReadonlySet<number> = new Set(Object.values(FileSystem));
/** How long a walk may take to stop: it does at its next batch, unless the kernel does not answer. */
const WALK_STOP_MS_MAX = 10_000;

/** What a layer is opened with. */
export interface LayerParts {
  /** the second is used where two share a walk */
  readonly threads: readonly [WalkThread, WalkThread];
  readonly log: Log;
  /** path-only descriptor of the root directory; the layer closes it */
  readonly root: number;
  /** what stands before `/` in the paths told; empty for a container */
  readonly shownAs: Uint8Array;
  readonly budget: TargetBudget;
  readonly runtimeStubs: boolean;
}

/** A directory tree held by its root's descriptor: it stays that tree, whatever is renamed or mounted over its path. */
export class HeldLayer implements OpenSource {
  readonly #parts: LayerParts;
  readonly #walks = new Set<RemoteWalk>();
  readonly #files = new OpenFiles();
  readonly identityNow = this.#files.identityNow.bind(this.#files);
  readonly closeFile = this.#files.close.bind(this.#files);
  #closing: Promise<void> | null = null;

  constructor(parts: LayerParts) {
    this.#parts = parts;
  }

  /** With known files a walk is mostly the kernel's work, so two threads share it; else the engine is what takes time. */
  async *walk(signal: AbortSignal, known: KnownFiles | null = null): AsyncGenerator<readonly WalkEntry[], void, void> {
    const halves: readonly (0 | 1 | null)[] = known !== null && this.#canBeHalved() ? [0, 1] : [null];
    const told = new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT);
    const walks: RemoteWalk[] = [];
    for (const half of halves) {
      const walk = this.#begin({ known, half, told });
      if (typeof walk !== 'string') {
        walks.push(walk);
        continue;
      }
      for (const begun of walks) begun.stop();
      yield [this.#whole(walk)];
      return;
    }
    try {
      for await (const batch of inTurn(walks, signal)) yield batch;
      // what was not told of is not clean
      const shortBy = walks.map((walk) => walk.shortBy).find((reason) => reason !== null);
      if (shortBy !== undefined) yield [this.#whole(shortBy)];
    } finally {
      for (const walk of walks) walk.stop();
    }
  }

  openFile(candidate: FileCandidate): OpenFile | UnscannedReason {
    if (this.#closing !== null) return 'stopped';
    const relative = this.#beneathRoot(candidate.path);
    if (relative === null) return 'not-beneath-root';
    return this.#files.keep(candidate, openRegularFile(this.#parts.root, relative));
  }

  /** Stops the walks, closes the files that are still open, and gives the root up. A second call waits for the first. */
  close(): Promise<void> {
    this.#closing ??= this.#close();
    return this.#closing;
  }

  async #close(): Promise<void> {
    for (const walk of this.#walks) walk.stop();
    const waited = new AbortController();
    const ended = await Promise.race([
      Promise.all([...this.#walks].map((walk) => walk.ended)).then(() => true),
      systemClock.sleep(WALK_STOP_MS_MAX, waited.signal).then(() => false),
    ]);
    waited.abort();
    this.#files.closeAll();
    if (ended) closeDescriptor(this.#parts.root);
    // closing a number that the thread still uses would have it walk whatever is opened next
    else this.#parts.log.error({ milliseconds: WALK_STOP_MS_MAX }, 'a walk does not stop; its root stays open');
  }

  /** On file systems whose inode numbers are known to be the same each time that a directory is read. */
  #canBeHalved(): boolean {
    return HALVED.has(fileSystemOf(this.#parts.root));
  }

  #begin(part: Pick<WalkOrder, 'known' | 'half' | 'told'>): RemoteWalk | UnscannedReason {
    if (this.#closing !== null) return 'stopped';
    const { root, shownAs, runtimeStubs, budget, threads, log } = this.#parts;
    const thread = part.half === 1 ? threads[1] : threads[0];
    const { entriesMax, depthMax, passSecondsMax } = budget;
    const descriptors = descriptorSlots(depthMax);
    try {
      const walk = thread.begin({
        ...{ root, shownAs, runtimeStubs, descriptors, ...part },
        ...{ entriesMax, depthMax, secondsMax: passSecondsMax },
      });
      this.#walks.add(walk);
      void walk.ended.then(() => this.#walks.delete(walk));
      return walk;
    } catch (thrown) {
      log.error({ error: describeError(thrown) }, 'the walking thread could not be started');
      return 'internal-error';
    }
  }

  /** The root itself as an entry, for what concerns all of it. */
  #whole(reason: UnscannedReason): WalkEntry {
    const { shownAs } = this.#parts;
    return { kind: 'unscanned', reason, path: shownAs.length === 0 ? filePath('/') : { bytes: shownAs } };
  }

  #beneathRoot(path: FilePath): Uint8Array | null {
    const { shownAs } = this.#parts;
    const start = shownAs.length + 1;
    const { bytes } = path;
    if (bytes.length <= start || bytes[shownAs.length] !== SLASH) return null;
    for (let at = 0; at < shownAs.length; at += 1) if (bytes[at] !== shownAs[at]) return null;
    return bytes.subarray(start);
  }
}
