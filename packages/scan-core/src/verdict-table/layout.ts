import { endianness } from 'node:os';

/**
 * How the table lies in its memory, in 32-bit words.
 *
 *     header | buckets | digests | index of digests
 *
 * A bucket is one cache line (64 bytes) with four slots, field by field; what a look-up does not need lies apart from it, so that
 * the part that is looked at is small enough for a processor's last cache:
 *
 *     4 x tag, low half | 4 x check | 4 x value | 4 x context          digest, three words | size
 *
 * tag      64 bits: the keyed hash of the identity; its high half is not kept as it is, but in the check
 * check    the tag's high half, mixed with value and context. Another thread reads while this one writes, in any order: what it
 *          reads belongs together where the check says so, and no lock and no order of writes is needed (Hyatt and Mann, "A
 *          lock-less transposition-table implementation", ICGA Journal 25-1)
 * value    0: empty; else number of the signature set (20 bits), age (10), verdict (2)
 * context  number of the context in which nothing is to be said of the file's surroundings; 0: none is known
 * digest   96 bits made of the sha256 with a secret, see digest-tag.ts; 0, 0, 0: not known
 * size     of the file in bytes, 2^32 - 1 where it is that or more. It costs the digest a word, and is there because signatures
 *          of other algorithms (MD5, SHA-1) can only be told by it: which files could they mean?
 */
export const MAGIC = 0x474d5632;
export const SLOTS = 4;
export const BUCKET_WORDS = 16;
/** So that buckets do not lie across two cache lines: memory of that size begins 16 bytes after a page's, after malloc's own note. */
export const HEADER_WORDS = 60;
export const FIELD = { tagLow: 0, check: 4, value: 8, context: 12 } as const;
export const DIGEST_WORDS = 3;
/** a digest, and the size after it */
export const BYTES_WORDS = DIGEST_WORDS + 1;

export const HEAD = {
  magic: 0,
  key0: 1,
  key1: 2,
  mix0: 3,
  mix1: 4,
  buckets: 5,
  indexSlots: 6,
  used: 7,
  put: 8,
  secret: 9,
} as const;
export const SECRET_WORDS = 8;

export const VERDICT_BITS = 2;
export const AGE_BITS = 10;
export const SIGNATURES_SHIFT = VERDICT_BITS + AGE_BITS;
/** highest number of a signature set */
export const SIGNATURES_MAX = 2 ** (32 - SIGNATURES_SHIFT) - 1;
export const SIZE_MAX = 2 ** 32 - 1;

/** In two choices of four slots each, and with entries moved to their other one, so many slots hold an entry each of what was asked for without pushing one out. */
const SLOTS_AN_ENTRY = 1.33;
const INDEX_SLOTS_AN_ENTRY = 1.8;

export interface Dimensions {
  readonly buckets: number;
  readonly indexSlots: number;
  readonly bytes: number;
}

/** What a table for so many entries takes: 49.8 bytes an entry. */
export function dimensionsFor(entriesMax: number): Dimensions {
  const buckets = Math.max(2, Math.ceil((entriesMax * SLOTS_AN_ENTRY) / SLOTS));
  const indexSlots = Math.max(64, Math.ceil(entriesMax * INDEX_SLOTS_AN_ENTRY));
  return { buckets, indexSlots, bytes: 4 * (indexAt(buckets) + indexSlots) };
}

/** For how many entries a table of these dimensions was made. */
export function entriesOf({ buckets }: Dimensions): number {
  return Math.floor((buckets * SLOTS) / SLOTS_AN_ENTRY);
}

/** The dimensions from a header that was read: null where it is of no table of ours, or of a machine of the other byte order. */
export function dimensionsOf(words: Uint32Array): Dimensions | null {
  if (words.length < HEADER_WORDS || words[HEAD.magic] !== MAGIC || endianness() !== 'LE') return null;
  const buckets = words[HEAD.buckets] ?? 0;
  const indexSlots = words[HEAD.indexSlots] ?? 0;
  const bytes = 4 * (indexAt(buckets) + indexSlots);
  return buckets >= 2 && indexSlots >= 64 && bytes === words.byteLength ? { buckets, indexSlots, bytes } : null;
}

/**
 * The two buckets that an entry may be in. Each is made of both halves of the tag, so that what shares a bucket has low halves
 * that have nothing to do with each other: a look-up compares these first.
 */
export function firstBucket(tagLow: number, tagHigh: number, buckets: number): number {
  return Math.floor((((tagLow + Math.imul(tagHigh, 0x9e3779b1)) >>> 0) / 2 ** 32) * buckets);
}

export function secondBucket(tagLow: number, tagHigh: number, buckets: number, first: number): number {
  const second = Math.floor((((tagHigh ^ Math.imul(tagLow, 0x85ebca6b)) >>> 0) / 2 ** 32) * buckets);
  if (second !== first) return second;
  return first + 1 === buckets ? 0 : first + 1;
}

/** Where a bucket's words begin. */
export function bucketAt(bucket: number): number {
  return HEADER_WORDS + bucket * BUCKET_WORDS;
}

/** Where a slot's digest begins; its size is the word after it. */
export function digestAt(buckets: number, slot: number): number {
  return bucketAt(buckets) + slot * BYTES_WORDS;
}

/** Where the index begins. */
export function indexAt(buckets: number): number {
  return digestAt(buckets, buckets * SLOTS);
}
