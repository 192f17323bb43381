import type { FileCandidate, FileIdentity, OpenFile, UnscannedReason } from '@guardimesh/model';
import type { KnownFiles, OpenSource, WalkEntry } from '@guardimesh/scan-core';
import type { SettledLayers } from './settled-layers.js';
import type { Turns } from './turns.js';

export interface LayerTreeParts {
  /** tells the layer from every other, on this node */
  readonly name: string;
  readonly turns: Turns;
  readonly settled: SettledLayers;
  open(): OpenSource | UnscannedReason;
  /** stands for the layer where it cannot be opened */
  whole(reason: UnscannedReason): WalkEntry;
}

/** One image layer in one pass: opened when it is this pass's turn, or told from memory where nothing is left to be said. */
export class LayerTree implements OpenSource {
  readonly #parts: LayerTreeParts;
  #opened: OpenSource | null = null;
  #giveUp: () => void = () => undefined;

  constructor(parts: LayerTreeParts) {
    this.#parts = parts;
  }

  async *walk(signal: AbortSignal, known: KnownFiles | null = null): AsyncGenerator<readonly WalkEntry[], void, void> {
    const { name, turns, settled } = this.#parts;
    this.#giveUp = await turns.take(name);
    const before = known === null ? null : settled.recall(name, known);
    if (before !== null) {
      yield before;
      return;
    }
    const opened = this.#parts.open();
    if (typeof opened === 'string') {
      yield [this.#parts.whole(opened)];
      return;
    }
    this.#opened = opened;
    const told: WalkEntry[] = [];
    let isQuiet = true;
    for await (const entries of opened.walk(signal, known)) {
      isQuiet &&= entries.every(({ kind }) => kind === 'nothing' || kind === 'known-clean');
      if (isQuiet) for (const entry of entries) told.push(withoutPath(entry));
      yield entries;
    }
    if (isQuiet && known !== null && !signal.aborted) settled.settle(name, known, told);
  }

  openFile(candidate: FileCandidate): OpenFile | UnscannedReason {
    return this.#opened?.openFile(candidate) ?? 'internal-error';
  }

  /** @throws {Error} where the layer was never opened */
  identityNow(file: OpenFile): FileIdentity {
    if (this.#opened === null) throw new Error('the layer is not open');
    return this.#opened.identityNow(file);
  }

  closeFile(file: OpenFile): void {
    this.#opened?.closeFile(file);
  }

  /** The next pass may have the layer once every file of this one is judged. */
  async close(): Promise<void> {
    await this.#opened?.close();
    this.#giveUp();
  }
}

const NO_PATH = { bytes: new Uint8Array() };
const shared = new Map<string, WalkEntry>();

/** What is told again has no need of its paths: one object for all entries of a kind. */
function withoutPath(entry: WalkEntry): WalkEntry {
  if (entry.kind !== 'nothing') return entry;
  let same = shared.get(entry.what);
  if (same === undefined) {
    same = { ...entry, path: NO_PATH };
    shared.set(entry.what, same);
  }
  return same;
}
