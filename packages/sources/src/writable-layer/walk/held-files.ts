import type { FileStat } from '@guardimesh/linux';
import { IDENTITY_WORDS, KnownCleanReader, LOOKUPS_MAX, type KnownFiles } from '@guardimesh/scan-core';

/**
 * Files of one filling of a directory that are looked up together: held until there are enough of them, then settled, and those
 * that are not known given back one by one. They are told by where their entries stand.
 */
export class HeldFiles {
  readonly #reader: KnownCleanReader;
  readonly #identities = new Uint32Array(LOOKUPS_MAX * IDENTITY_WORDS);
  readonly #positions = new Int32Array(LOOKUPS_MAX);
  readonly #known = new Uint8Array(LOOKUPS_MAX);
  #count = 0;
  #next = 0;
  #isSettled = false;

  constructor(known: KnownFiles) {
    this.#reader = new KnownCleanReader(known);
  }

  get isEmpty(): boolean {
    return this.#count === 0;
  }

  /** No more can be held until those held have been given back. */
  get isFull(): boolean {
    return this.#count === LOOKUPS_MAX || this.#isSettled;
  }

  /** @param stat of the file */
  hold(stat: FileStat, position: number): void {
    stat.putIdentity(this.#identities, this.#count * IDENTITY_WORDS);
    this.#positions[this.#count] = position;
    this.#count += 1;
  }

  /** Looks all of them up, where that is not done yet. @returns how many are known to be clean; 0 where it was done */
  settle(): number {
    if (this.#isSettled) return 0;
    this.#isSettled = true;
    return this.#reader.lookUp(this.#identities, this.#count, this.#known);
  }

  /** The position of the next one that is not known; -1 where there is none: none are held then. */
  takeUnknown(): number {
    while (this.#next < this.#count) {
      this.#next += 1;
      if (this.#known[this.#next - 1] === 0) return this.#positions[this.#next - 1] ?? -1;
    }
    this.#count = this.#next = 0;
    this.#isSettled = false;
    return -1;
  }
}
