import type { Clock } from '@guardimesh/kit';
import type { KnownFiles } from '@guardimesh/scan-core';
import type { ToldWalk } from './told-walk.js';

interface Settled {
  readonly known: KnownFiles;
  readonly atMs: number;
  readonly walk: ToldWalk;
}

/** Layers remembered at most, some hundred bytes each, a few kilobytes where entries are kept; a node holds some hundreds. */
const LAYERS_MAX = 1_000;
/** A layer never changes by its contract; it is looked at again all the same, this long after. */
const HOLDS_MS = 3_600_000;

/**
 * Layers in which nothing new is left to be said under a signature set: all but a few files were known to be clean. It counts no longer
 * once the memory has forgotten a file: new hash signatures name files that were clean, and keep the number of the set.
 */
export class SettledLayers {
  readonly #clock: Clock;
  readonly #byLayer = new Map<string, Settled>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  recall(layer: string, known: KnownFiles): ToldWalk | null {
    const settled = this.#byLayer.get(layer);
    if (settled === undefined || !isSame(settled.known, known)) return null;
    return this.#clock.monotonicMs() - settled.atMs > HOLDS_MS ? null : settled.walk;
  }

  settle(layer: string, known: KnownFiles, walk: ToldWalk): void {
    this.#byLayer.delete(layer);
    this.#byLayer.set(layer, { known, atMs: this.#clock.monotonicMs(), walk });
    if (this.#byLayer.size <= LAYERS_MAX) return;
    const oldest = this.#byLayer.keys().next();
    if (oldest.done !== true) this.#byLayer.delete(oldest.value);
  }
}

function isSame(a: KnownFiles, b: KnownFiles): boolean {
  const isSameMemory = a.shared === b.shared && a.forgotten === b.forgotten;
  return isSameMemory && a.signatures === b.signatures && a.context === b.context;
}
