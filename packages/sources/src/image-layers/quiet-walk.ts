import type { NothingToScan } from '@guardimesh/model';
import type { WalkEntry } from '@guardimesh/scan-core';

/** Entries told at once. */
const BATCH = 1_024;
const NO_PATH = { bytes: new Uint8Array() };

/**
 * What a walk told, in numbers, as long as it told only files known to be clean and entries that hold nothing to scan: of these
 * no path is wanted, so that the walk can be told again from a few numbers, however large the layer.
 */
export class QuietWalk {
  readonly #nothing = new Map<NothingToScan, number>();
  #knownClean = 0;
  #isQuiet = true;

  /** False once an entry was told that somebody has to look at. */
  get isQuiet(): boolean {
    return this.#isQuiet;
  }

  note(entries: readonly WalkEntry[]): void {
    for (const entry of entries) {
      if (entry.kind === 'known-clean') this.#knownClean += entry.count;
      else if (entry.kind === 'nothing') this.#nothing.set(entry.what, (this.#nothing.get(entry.what) ?? 0) + 1);
      else this.#isQuiet = false;
    }
  }

  /** The same counts again, in batches; entries without a path. */
  *again(): Generator<readonly WalkEntry[], void, void> {
    if (this.#knownClean > 0) yield [{ kind: 'known-clean', count: this.#knownClean }];
    for (const [what, count] of this.#nothing) {
      const entry: WalkEntry = { kind: 'nothing', what, path: NO_PATH };
      for (let left = count; left > 0; left -= BATCH) yield Array<WalkEntry>(Math.min(left, BATCH)).fill(entry);
    }
  }
}
