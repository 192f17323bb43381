import type { Clock } from '@guardimesh/kit';
import type { KnownFiles, WalkEntry } from '@guardimesh/scan-core';

/** A walk in which every file was known to be clean, as it is told again. */
interface Settled {
  readonly shared: SharedArrayBuffer;
  readonly signatures: number;
  readonly context: number;
  readonly atMs: number;
  readonly entries: readonly WalkEntry[];
}

/** Layers remembered at most; a node holds some hundreds. Each takes what its directories and links count, 8 bytes an entry. */
const LAYERS_MAX = 1_000;
/** A layer never changes by its contract; it is looked at again all the same, this long after. */
const HOLDS_MS = 3_600_000;

/**
 * Layers in which nothing is left to be said under a signature set: every file was known to be clean, and what was not a
 * file is told from memory. A walk that told a candidate settles nothing.
 */
export class SettledLayers {
  readonly #clock: Clock;
  readonly #byLayer = new Map<string, Settled>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  recall(layer: string, known: KnownFiles): readonly WalkEntry[] | null {
    const settled = this.#byLayer.get(layer);
    if (settled?.shared !== known.shared || settled.signatures !== known.signatures) return null;
    if (settled.context !== known.context || this.#clock.monotonicMs() - settled.atMs > HOLDS_MS) return null;
    return settled.entries;
  }

  settle(layer: string, known: KnownFiles, entries: readonly WalkEntry[]): void {
    const { shared, signatures, context } = known;
    this.#byLayer.delete(layer);
    this.#byLayer.set(layer, { shared, signatures, context, atMs: this.#clock.monotonicMs(), entries });
    if (this.#byLayer.size <= LAYERS_MAX) return;
    const oldest = this.#byLayer.keys().next();
    if (oldest.done !== true) this.#byLayer.delete(oldest.value);
  }
}
