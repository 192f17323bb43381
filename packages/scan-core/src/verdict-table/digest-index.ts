import { digestAt, indexAt, type Dimensions } from './layout.js';

/** Places looked at for one digest; in a full window the newest digest takes the first of them. */
const WINDOW = 24;

/**
 * From a digest to a slot that has it, in the table's own memory after the buckets. A place holds a slot's number + 1 and is
 * believed only where that slot still has the digest: nothing has to be taken out when a slot changes hands.
 */
export class DigestIndex {
  readonly #words: Uint32Array;
  readonly #buckets: number;
  readonly #start: number;
  readonly #places: number;

  constructor(words: Uint32Array, { buckets, indexSlots }: Dimensions) {
    this.#words = words;
    this.#buckets = buckets;
    this.#start = indexAt(buckets);
    this.#places = indexSlots;
  }

  /** @returns the number of a slot with that digest, or -1 */
  find(tag: Uint32Array): number {
    const home = this.#homeOf(tag[1] ?? 0);
    for (let step = 0; step < WINDOW; step += 1) {
      const held = this.#words[this.#place(home, step)] ?? 0;
      if (held === 0) return -1;
      if (this.#hasDigest(held - 1, tag)) return held - 1;
    }
    return -1;
  }

  put(tag: Uint32Array, slot: number): void {
    const home = this.#homeOf(tag[1] ?? 0);
    let free = -1;
    for (let step = 0; step < WINDOW; step += 1) {
      const place = this.#place(home, step);
      const held = this.#words[place] ?? 0;
      if (held > 0 && this.#hasDigest(held - 1, tag)) {
        free = place;
        break;
      }
      if (free < 0 && (held === 0 || this.#isStale(place, held - 1))) free = place;
      if (held === 0) break;
    }
    this.#words[free < 0 ? this.#place(home, 0) : free] = slot + 1;
  }

  #homeOf(word: number): number {
    return Math.floor((word / 2 ** 32) * this.#places);
  }

  #place(home: number, step: number): number {
    const place = home + step;
    return this.#start + (place < this.#places ? place : place - this.#places);
  }

  #hasDigest(slot: number, tag: Uint32Array): boolean {
    const at = digestAt(this.#buckets, slot);
    const words = this.#words;
    return words[at] === tag[0] && words[at + 1] === tag[1] && words[at + 2] === tag[2];
  }

  /** A place whose slot has a digest that is not looked for here, or none. */
  #isStale(place: number, slot: number): boolean {
    const at = digestAt(this.#buckets, slot);
    if (this.#words[at] === 0) return true;
    const distance = place - this.#start - this.#homeOf(this.#words[at + 1] ?? 0);
    return (distance < 0 ? distance + this.#places : distance) >= WINDOW;
  }
}
