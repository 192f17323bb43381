import type { NothingToScan } from '@guardimesh/model';
import type { WalkEntry } from '@guardimesh/scan-core';

/** Entries told at once. */
const BATCH = 1_024;
/** Entries kept as they were, some 400 bytes each: files that were found, or that an engine cannot see all of. */
const KEPT_MAX = 16;
const NO_PATH = { bytes: new Uint8Array() };

/**
 * What a walk told, so that it can be told again without walking: files known to be clean and entries that hold nothing to scan in
 * numbers, for of these no path is wanted, and the few others as they were. A walk that told many others is not kept.
 */
export class ToldWalk {
  readonly #nothing = new Map<NothingToScan, number>();
  readonly #kept: WalkEntry[] = [];
  #knownClean = 0;
  #isTooMuch = false;

  /** False where many entries have to be looked at, and for a walk that knew no file yet: the next one tells less. */
  get isWorthKeeping(): boolean {
    return !this.#isTooMuch && (this.#kept.length === 0 || this.#knownClean > 0);
  }

  note(entries: readonly WalkEntry[]): void {
    if (this.#isTooMuch) return;
    for (const entry of entries) {
      if (entry.kind === 'known-clean') this.#knownClean += entry.count;
      else if (entry.kind === 'nothing') this.#nothing.set(entry.what, (this.#nothing.get(entry.what) ?? 0) + 1);
      else if (this.#kept.length < KEPT_MAX) this.#kept.push(entry);
      else this.#isTooMuch = true;
    }
  }

  /** The same again, in batches; entries that hold nothing to scan have no path. */
  *again(): Generator<readonly WalkEntry[], void, void> {
    const known: WalkEntry = { kind: 'known-clean', count: this.#knownClean };
    yield this.#knownClean > 0 ? [...this.#kept, known] : this.#kept;
    for (const [what, count] of this.#nothing) {
      const entry: WalkEntry = { kind: 'nothing', what, path: NO_PATH };
      for (let left = count; left > 0; left -= BATCH) yield Array<WalkEntry>(Math.min(left, BATCH)).fill(entry);
    }
  }
}
