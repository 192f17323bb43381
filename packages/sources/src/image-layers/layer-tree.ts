import type { FileCandidate, FileIdentity, OpenFile, UnscannedReason } from '@guardimesh/model';
import type { KnownFiles, OpenSource, WalkEntry } from '@guardimesh/scan-core';
import type { SettledLayers } from './settled-layers.js';
import { ToldWalk } from './told-walk.js';
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
  #isClosed = false;

  constructor(parts: LayerTreeParts) {
    this.#parts = parts;
  }

  async *walk(signal: AbortSignal, known: KnownFiles | null = null): AsyncGenerator<readonly WalkEntry[], void, void> {
    const { name, turns, settled } = this.#parts;
    this.#giveUp = await turns.take(name);
    // closed while it waited: nobody would give the turn up, and every later pass would wait for ever
    if (this.#isClosed) this.#giveUp();
    const before = known === null ? null : settled.recall(name, known);
    if (before !== null) {
      yield* before.again();
      return;
    }
    const opened = this.#isClosed ? 'stopped' : this.#parts.open();
    if (typeof opened === 'string') {
      yield [this.#parts.whole(opened)];
      return;
    }
    this.#opened = opened;
    const told = new ToldWalk();
    for await (const entries of opened.walk(signal, known)) {
      told.note(entries);
      yield entries;
    }
    if (told.isWorthKeeping && known !== null && !signal.aborted) settled.settle(name, known, told);
  }

  openFile(candidate: FileCandidate): OpenFile | UnscannedReason {
    if (this.#isClosed) return 'stopped';
    // told from memory, the layer is opened once a file of it is wanted
    const opened = this.#opened ?? this.#parts.open();
    if (typeof opened === 'string') return opened;
    this.#opened = opened;
    return opened.openFile(candidate);
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
    this.#isClosed = true;
    await this.#opened?.close();
    this.#giveUp();
  }
}
