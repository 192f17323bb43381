import type { KnownFiles } from '../ports/index.js';
import { KeyedHash } from './keyed-hash.js';
import { bucketAt, dimensionsOf, FIELD, firstBucket, HEAD, secondBucket, SLOTS } from './layout.js';
import { isClean } from './verdict-bits.js';

/**
 * Reads a {@link VerdictTable} from any thread while its own one writes. An entry counts only where the table's sequence word was
 * even and the same before and after it was read, so half of one entry and half of another are never taken for one. What is
 * missed that way is only told one by one instead of counted: its verdict is then looked up by the thread that writes.
 */
export class KnownCleanReader {
  readonly #words: Uint32Array;
  readonly #hash: KeyedHash;
  readonly #buckets: number;
  readonly #signatures: number;
  readonly #context: number;

  /** Of a memory that is no table, nothing is known. */
  constructor(known: KnownFiles) {
    this.#words = new Uint32Array(known.shared);
    this.#buckets = dimensionsOf(this.#words)?.buckets ?? 0;
    this.#hash = new KeyedHash(this.#words[HEAD.key0] ?? 0, this.#words[HEAD.key1] ?? 0);
    this.#signatures = known.signatures;
    this.#context = known.context;
  }

  /** @param identity see identityWords */
  isKnownClean(identity: Uint32Array): boolean {
    if (this.#buckets === 0) return false;
    const hash = this.#hash;
    hash.of(identity);
    const { low, high } = hash;
    const first = firstBucket(low, this.#buckets);
    return (
      this.#isIn(bucketAt(first), low, high) ||
      this.#isIn(bucketAt(secondBucket(high, this.#buckets, first)), low, high)
    );
  }

  #isIn(bucket: number, low: number, high: number): boolean {
    const words = this.#words;
    for (let at = bucket; at < bucket + SLOTS; at += 1) {
      if (words[at] === low && words[at + FIELD.tagHigh] === high) return this.#holds(at, low, high);
    }
    return false;
  }

  /** Again, in the order that the memory model promises (ECMA-262, Atomics): plain reads may be seen in any. */
  #holds(at: number, low: number, high: number): boolean {
    const words = this.#words;
    const before = Atomics.load(words, HEAD.sequence);
    if ((before & 1) === 1) return false;
    const isSame = Atomics.load(words, at) === low && Atomics.load(words, at + FIELD.tagHigh) === high;
    const value = Atomics.load(words, at + FIELD.value);
    const context = Atomics.load(words, at + FIELD.context);
    const isUndisturbed = Atomics.load(words, HEAD.sequence) === before;
    return isUndisturbed && isSame && context === this.#context && isClean(value, this.#signatures);
  }
}
