import { randomFillSync } from 'node:crypto';
import type { LastingVerdict } from '../ports/index.js';
import { DigestIndex } from './digest-index.js';
import { digestTag } from './digest-tag.js';
import { KeyedHash } from './keyed-hash.js';
import {
  BUCKET_WORDS,
  bucketAt,
  digestAt,
  dimensionsFor,
  dimensionsOf,
  entriesOf,
  DIGEST_WORDS,
  FIELD,
  firstBucket,
  HEAD,
  HEADER_WORDS,
  MAGIC,
  secondBucket,
  SECRET_WORDS,
  SIZE_MAX,
  SLOTS,
  type Dimensions,
} from './layout.js';
import { SlotCheck } from './slot-check.js';
import { kindOfValue, signaturesOfValue, valueOf, agesAgo } from './verdict-bits.js';

/** An age is this part of the table's slots: what was put within one counts as equally old. */
const AGES_A_TABLE = 16;

/** What an entry of the set at hand is worth more than one of another, in halves of an age. */
const SAME_SET = 1_000;

/**
 * Entries moved at most to make room for one. With two, one entry of a million is lost now and then. On the way back to the first
 * bucket an entry may take the place of the one to be moved; it belongs to the same two buckets, so all stays as it should.
 */
const MOVES_MAX = 3;

/** What is put into a slot beside its tag. */
export interface SlotEntry {
  readonly signatures: number;
  readonly kind: LastingVerdict['kind'];
  /** sha256; null where it is not known */
  readonly digest: Uint8Array | null;
  readonly sizeBytes: number;
}

/**
 * Verdicts of files, in one memory of fixed size that other threads read ({@link KnownCleanReader}) while this one writes. Each
 * entry may be in one of two buckets of four slots; where both are full the oldest gives way, first of all one of another
 * signature set. A slot is told by its number, which is good until the next call that writes.
 */
export class VerdictTable {
  readonly shared: SharedArrayBuffer;
  readonly #words: Uint32Array;
  /** the same words, as the hash has them: signed */
  readonly #tags: Int32Array;
  readonly #dimensions: Dimensions;
  readonly #hash: KeyedHash;
  readonly #check: SlotCheck;
  readonly #secret: Uint8Array;
  readonly #index: DigestIndex;

  private constructor(shared: SharedArrayBuffer, dimensions: Dimensions) {
    this.shared = shared;
    this.#words = new Uint32Array(shared);
    this.#tags = new Int32Array(shared);
    this.#dimensions = dimensions;
    this.#hash = new KeyedHash(this.#words[HEAD.key0] ?? 0, this.#words[HEAD.key1] ?? 0);
    this.#check = new SlotCheck(this.#words);
    // a copy: what is shared cannot be given to the hash
    this.#secret = new Uint8Array(this.#words.slice(HEAD.secret, HEAD.secret + SECRET_WORDS).buffer);
    this.#index = new DigestIndex(this.#words, dimensions);
  }

  /** An empty table for so many entries, with a secret of its own. Memory that was never written costs nothing yet. */
  static make(entriesMax: number): VerdictTable {
    const dimensions = dimensionsFor(entriesMax);
    const shared = new SharedArrayBuffer(dimensions.bytes);
    const words = new Uint32Array(shared);
    const random = randomFillSync(new Uint32Array(4 + SECRET_WORDS));
    words[HEAD.magic] = MAGIC;
    words[HEAD.buckets] = dimensions.buckets;
    words[HEAD.indexSlots] = dimensions.indexSlots;
    words.set(random.subarray(0, 4), HEAD.key0);
    words.set(random.subarray(4), HEAD.secret);
    return new VerdictTable(shared, dimensions);
  }

  /** The table in a memory that was saved; null where it is none. The memory is the table's from then on. */
  static of(shared: SharedArrayBuffer): VerdictTable | null {
    const words = new Uint32Array(shared);
    const dimensions = dimensionsOf(words);
    if (dimensions === null) return null;
    // counted anew: a copy that was made piece by piece, while entries were put, has them of one moment and their number of another
    let used = 0;
    for (let at = bucketAt(0) + FIELD.value; at < bucketAt(dimensions.buckets); at += BUCKET_WORDS) {
      for (let slot = at; slot < at + SLOTS; slot += 1) if (words[slot] !== 0) used += 1;
    }
    words[HEAD.used] = used;
    return new VerdictTable(shared, dimensions);
  }

  get slots(): number {
    return this.#dimensions.buckets * SLOTS;
  }

  /** entries it was made for */
  get entriesMax(): number {
    return entriesOf(this.#dimensions);
  }

  /** slots that hold an entry */
  get used(): number {
    return this.#word(HEAD.used);
  }

  /** The slot of that identity (see identityWords), or -1. */
  find(identity: Uint32Array): number {
    const { low, high } = this.#tag(identity);
    return this.#slotOf(low, high);
  }

  /** A slot that has these bytes, or -1; one of several. */
  findDigest(sha256: Uint8Array): number {
    return this.#index.find(digestTag(this.#secret, sha256));
  }

  signaturesAt(slot: number): number {
    return signaturesOfValue(this.#valueAt(slot));
  }

  /** null for a slot that holds nothing */
  kindAt(slot: number): LastingVerdict['kind'] | null {
    return kindOfValue(this.#valueAt(slot));
  }

  contextAt(slot: number): number {
    return this.#word(this.#fieldAt(slot, FIELD.context));
  }

  /** 2^32 - 1 where it is that or more */
  sizeAt(slot: number): number {
    return this.#word(this.#digestAt(slot) + DIGEST_WORDS);
  }

  hasDigestAt(slot: number): boolean {
    return this.#word(this.#digestAt(slot)) !== 0;
  }

  /** Whether a slot's bytes are those of the tag, see {@link digestTagOf}. */
  hasTagAt(slot: number, tag: Uint32Array): boolean {
    const at = this.#digestAt(slot);
    return this.#words[at] === tag[0] && this.#words[at + 1] === tag[1] && this.#words[at + 2] === tag[2];
  }

  /** The second word of a slot's digest tag, as good as random: to look it up in a set of tags. */
  tagWordAt(slot: number): number {
    return this.#word(this.#digestAt(slot) + 1);
  }

  /** What this table keeps of a sha256: another's is another. */
  digestTagOf(sha256: Uint8Array): Uint32Array {
    return digestTag(this.#secret, sha256);
  }

  /** A key for what is kept of an entry elsewhere; the same for as long as the entry is there, in a larger table too. */
  keyAt(slot: number): string {
    return `${this.#tags[this.#fieldAt(slot, FIELD.tagLow)] ?? 0}:${this.#highAt(slot)}`;
  }

  /** Puts an entry in place of what was known of that identity; no context is known for it then. @returns its slot */
  put(identity: Uint32Array, entry: SlotEntry): number {
    const { low, high } = this.#tag(identity);
    const tag = entry.digest === null ? null : digestTag(this.#secret, entry.digest);
    const value = valueOf(entry.signatures, this.#ageNow(), entry.kind);
    return this.#write(low, high, value, 0, tag, Math.min(entry.sizeBytes, SIZE_MAX));
  }

  putContext(slot: number, context: number): void {
    const high = this.#highAt(slot);
    this.#words[this.#fieldAt(slot, FIELD.context)] = context;
    this.#words[this.#fieldAt(slot, FIELD.check)] = this.#check.turned(high, this.#valueAt(slot), context);
  }

  remove(slot: number): void {
    if (this.kindAt(slot) === null) return;
    this.#words[this.#fieldAt(slot, FIELD.value)] = 0;
    this.#words[this.#digestAt(slot)] = 0;
    this.#words[HEAD.used] = this.used - 1;
  }

  /** Removes every entry, and with them what another thread could still take for known. The secret stays. */
  clear(): void {
    this.#words.fill(0, HEADER_WORDS);
    this.#words[HEAD.used] = 0;
  }

  /** Removes each entry for which `isToGo` is true. @returns how many */
  removeWhere(isToGo: (slot: number) => boolean): number {
    let removed = 0;
    for (let slot = 0; slot < this.slots; slot += 1) {
      if (this.kindAt(slot) === null || !isToGo(slot)) continue;
      this.remove(slot);
      removed += 1;
    }
    return removed;
  }

  /** A larger table with the same secret and entries. This one is empty then: who still reads it finds nothing known. */
  grown(entriesMax: number): VerdictTable {
    const larger = VerdictTable.make(entriesMax);
    // the keys of the hash and of the check
    larger.#words.set(this.#words.subarray(HEAD.key0, HEAD.buckets), HEAD.key0);
    larger.#words.set(this.#words.subarray(HEAD.secret, HEAD.secret + SECRET_WORDS), HEAD.secret);
    const same = new VerdictTable(larger.shared, larger.#dimensions);
    for (let slot = 0; slot < this.slots; slot += 1) {
      if (this.kindAt(slot) !== null) same.#take(this, slot);
    }
    this.clear();
    return same;
  }

  #take(other: VerdictTable, slot: number): void {
    const field = (offset: number): number => other.#word(other.#fieldAt(slot, offset));
    const at = other.#digestAt(slot);
    const tag = other.hasDigestAt(slot) ? other.#words.slice(at, at + DIGEST_WORDS) : null;
    const value = valueOf(other.signaturesAt(slot), this.#ageNow(), other.kindAt(slot) ?? 'clean');
    this.#write(field(FIELD.tagLow) | 0, other.#highAt(slot), value, field(FIELD.context), tag, other.sizeAt(slot));
  }

  #write(low: number, high: number, value: number, context: number, tag: Uint32Array | null, size: number): number {
    const known = this.#slotOf(low, high);
    const slot = known >= 0 ? known : this.#room(low, high, signaturesOfValue(value));
    const words = this.#words;
    if (this.kindAt(slot) === null) words[HEAD.used] = this.used + 1;
    words[HEAD.put] = this.#word(HEAD.put) + 1;
    words[this.#fieldAt(slot, FIELD.tagLow)] = low;
    words[this.#fieldAt(slot, FIELD.check)] = this.#check.turned(high, value, context);
    words[this.#fieldAt(slot, FIELD.value)] = value;
    words[this.#fieldAt(slot, FIELD.context)] = context;
    const at = this.#digestAt(slot);
    for (let word = 0; word < DIGEST_WORDS; word += 1) words[at + word] = tag?.[word] ?? 0;
    words[at + DIGEST_WORDS] = size;
    if (tag !== null) this.#index.put(tag, slot);
    return slot;
  }

  /** A slot to write to: an empty one, of the first bucket if it can be, else the one to give way. */
  #room(low: number, high: number, signatures: number): number {
    const { buckets } = this.#dimensions;
    const first = firstBucket(low, high, buckets) * SLOTS;
    const second = secondBucket(low, high, buckets, first / SLOTS) * SLOTS;
    const ageNow = this.#ageNow();
    let worst = first;
    let worstWorth = Infinity;
    for (let each = 0; each < 2 * SLOTS; each += 1) {
      const slot = each < SLOTS ? first + each : second + each - SLOTS;
      const value = this.#valueAt(slot);
      if (value === 0) return slot;
      const worth = (signaturesOfValue(value) === signatures ? 2 * SAME_SET : SAME_SET) - agesAgo(value, ageNow) / 2;
      if (worth >= worstWorth) continue;
      worst = slot;
      worstWorth = worth;
    }
    if (worstWorth <= SAME_SET) return worst;
    const room = this.#makeRoom(first / SLOTS, MOVES_MAX);
    return room >= 0 ? room : worst;
  }

  /**
   * Makes an empty slot in a bucket, where one of its entries can go to the other bucket that it may be in, or could after one
   * there has moved in its turn. @returns the slot, or -1
   */
  #makeRoom(bucket: number, moves: number): number {
    const start = bucket * SLOTS;
    for (let slot = start; slot < start + SLOTS; slot += 1) if (this.kindAt(slot) === null) return slot;
    if (moves === 0) return -1;
    for (let slot = start; slot < start + SLOTS; slot += 1) {
      const into = this.#makeRoom(this.#otherBucket(slot), moves - 1);
      if (into < 0) continue;
      this.#move(slot, into);
      return slot;
    }
    return -1;
  }

  #otherBucket(slot: number): number {
    const { buckets } = this.#dimensions;
    const low = this.#word(this.#fieldAt(slot, FIELD.tagLow)) | 0;
    const high = this.#highAt(slot);
    const first = firstBucket(low, high, buckets);
    return Math.floor(slot / SLOTS) === first ? secondBucket(low, high, buckets, first) : first;
  }

  #move(from: number, into: number): void {
    const words = this.#words;
    for (const field of [FIELD.tagLow, FIELD.check, FIELD.value, FIELD.context])
      words[this.#fieldAt(into, field)] = this.#word(this.#fieldAt(from, field));
    const at = this.#digestAt(into);
    words.copyWithin(at, this.#digestAt(from), this.#digestAt(from) + DIGEST_WORDS + 1);
    words[HEAD.used] = this.used + 1;
    this.remove(from);
    if (this.hasDigestAt(into)) this.#index.put(words.slice(at, at + DIGEST_WORDS), into);
  }

  #slotOf(low: number, high: number): number {
    const { buckets } = this.#dimensions;
    const first = firstBucket(low, high, buckets);
    const found = this.#slotIn(first, low, high);
    return found >= 0 ? found : this.#slotIn(secondBucket(low, high, buckets, first), low, high);
  }

  #slotIn(bucket: number, low: number, high: number): number {
    const start = bucketAt(bucket);
    for (let at = 0; at < SLOTS; at += 1) {
      if (this.#tags[start + at] !== low) continue;
      const slot = bucket * SLOTS + at;
      if (this.kindAt(slot) !== null && this.#highAt(slot) === high) return slot;
    }
    return -1;
  }

  #tag(identity: Uint32Array): KeyedHash {
    this.#hash.of(identity);
    return this.#hash;
  }

  #valueAt(slot: number): number {
    return this.#word(this.#fieldAt(slot, FIELD.value));
  }

  /** The high half of a slot's tag, signed. */
  #highAt(slot: number): number {
    const check = this.#word(this.#fieldAt(slot, FIELD.check));
    return this.#check.turned(check, this.#valueAt(slot), this.contextAt(slot));
  }

  #ageNow(): number {
    return Math.floor((this.#word(HEAD.put) * AGES_A_TABLE) / this.slots);
  }

  #fieldAt(slot: number, field: number): number {
    return bucketAt(Math.floor(slot / SLOTS)) + field + (slot % SLOTS);
  }

  #digestAt(slot: number): number {
    return digestAt(this.#dimensions.buckets, slot);
  }

  #word(at: number): number {
    return this.#words[at] ?? 0;
  }
}
