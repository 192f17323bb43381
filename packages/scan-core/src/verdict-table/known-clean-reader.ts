import type { KnownFiles } from '../ports/index.js';
import { IDENTITY_WORDS } from './identity-words.js';
import { KeyedHash } from './keyed-hash.js';
import { bucketAt, dimensionsOf, FIELD, firstBucket, HEAD, secondBucket } from './layout.js';
import { SlotCheck } from './slot-check.js';
import { isClean } from './verdict-bits.js';

/** Files looked up at once at most. */
export const LOOKUPS_MAX = 64;

/**
 * Reads a {@link VerdictTable} from any thread while its own one writes. An entry counts only where its check fits, so half of
 * one entry and half of another are never taken for one. What is missed that way is only told one by one instead of counted: its
 * verdict is then looked up by the thread that writes.
 */
export class KnownCleanReader {
  readonly #words: Int32Array;
  readonly #hash: KeyedHash;
  readonly #check: SlotCheck;
  readonly #places = new Int32Array(4 * LOOKUPS_MAX);
  readonly #buckets: number;
  readonly #signatures: number;
  readonly #context: number;

  /** Of a memory that is no table, nothing is known. */
  constructor(known: KnownFiles) {
    const words = new Uint32Array(known.shared);
    this.#words = new Int32Array(known.shared);
    this.#buckets = dimensionsOf(words)?.buckets ?? 0;
    this.#hash = new KeyedHash(words[HEAD.key0] ?? 0, words[HEAD.key1] ?? 0);
    this.#check = new SlotCheck(words);
    this.#signatures = known.signatures;
    this.#context = known.context | 0;
  }

  /**
   * Looks up several files at once: first where each could be, then what is there. What the processor waits for is the memory, and so
   * it waits for that of several files at a time, which is half of what one after the other takes.
   * @param identities IDENTITY_WORDS words for each of `count` files, see identityWords; at most {@link LOOKUPS_MAX}
   * @param known gets 1 for each that is known to be clean, else 0
   * @returns how many are known to be clean
   */
  lookUp(identities: Uint32Array, count: number, known: Uint8Array): number {
    const buckets = this.#buckets | 0;
    if (buckets === 0) {
      known.fill(0, 0, count);
      return 0;
    }
    const hash = this.#hash;
    const places = this.#places;
    for (let file = 0; file < count; file += 1) {
      hash.of(identities, file * IDENTITY_WORDS, IDENTITY_WORDS);
      const { low, high } = hash;
      const first = firstBucket(low, high, buckets);
      places[4 * file] = low;
      places[4 * file + 1] = high;
      places[4 * file + 2] = bucketAt(first);
      places[4 * file + 3] = bucketAt(secondBucket(low, high, buckets, first));
    }
    let sum = 0;
    for (let file = 0; file < count; file += 1) {
      const at = this.#find(places[4 * file + 2] ?? 0, places[4 * file + 3] ?? 0, places[4 * file] ?? 0);
      const isKnown = at >= 0 && this.#holds(at, places[4 * file + 1] ?? 0) ? 1 : 0;
      known[file] = isKnown;
      sum += isKnown;
    }
    return sum;
  }

  /**
   * Where in the two buckets the low half of a tag is, or -1. Without a branch on what is read: none can be guessed wrong, so
   * that the processor goes on with the next file while it waits for this one's memory. Two slots with the same low half, one
   * case in thousands of millions, give the place of neither, and the file passes for unknown.
   */
  #find(first: number, second: number, low: number): number {
    const words = this.#words;
    const a0 = isZero((words[first] ?? 0) ^ low);
    const a1 = isZero((words[first + 1] ?? 0) ^ low);
    const a2 = isZero((words[first + 2] ?? 0) ^ low);
    const a3 = isZero((words[first + 3] ?? 0) ^ low);
    const b0 = isZero((words[second] ?? 0) ^ low);
    const b1 = isZero((words[second + 1] ?? 0) ^ low);
    const b2 = isZero((words[second + 2] ?? 0) ^ low);
    const b3 = isZero((words[second + 3] ?? 0) ^ low);
    const inFirst = a0 | a1 | a2 | a3;
    const inSecond = (b0 | b1 | b2 | b3) & ~inFirst;
    const slot = (a1 + 2 * a2 + 3 * a3) | ((b1 + 2 * b2 + 3 * b3) & -inSecond);
    return (((first & -inFirst) | (second & -inSecond)) + slot) | ((inFirst | inSecond) - 1);
  }

  #holds(at: number, high: number): boolean {
    const words = this.#words;
    const value = words[at + FIELD.value] ?? 0;
    const context = words[at + FIELD.context] ?? 0;
    const isWhole = this.#check.turned(words[at + FIELD.check] ?? 0, value, context) === high;
    return isWhole && context === (this.#context | 0) && isClean(value, this.#signatures | 0);
  }
}

/** 1 for 0, and 0 for any other 32-bit number. */
function isZero(word: number): number {
  return ((word | (0 - word)) >>> 31) ^ 1;
}
