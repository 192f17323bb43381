import { endianness } from 'node:os';

/**
 * How the table lies in its memory, in 32-bit words.
 *
 *     header | buckets | index of digests
 *
 * A bucket is four slots of 32 bytes, field by field, so that all a look-up needs of it is one cache line (64 bytes):
 *
 *     4 x tag, low half | 4 x tag, high half | 4 x value | 4 x context || 4 x (digest, three words; size)
 *
 * tag      64 bits: the keyed hash of the identity
 * value    0: empty; else number of the signature set (20 bits), age (10), verdict (2)
 * context  number of the context in which nothing is to be said of the file's surroundings; 0: none is known
 * digest   96 bits made of the sha256 with a secret, see digest-tag.ts; 0, 0, 0: not known
 * size     of the file in bytes, 2^32 - 1 where it is that or more. It costs the digest a word, and is there because signatures
 *          of other algorithms (MD5, SHA-1) can only be told by it: which files could they mean?
 */
export const MAGIC = 0x474d5631;
export const SLOTS = 4;
export const BUCKET_WORDS = 32;
export const HEADER_WORDS = 64;
export const FIELD = { tagLow: 0, tagHigh: 4, value: 8, context: 12, digest: 16 } as const;
export const DIGEST_WORDS = 3;

/** Words of the header. `sequence` is odd while an entry is being written. */
export const HEAD = {
  magic: 0,
  sequence: 1,
  key0: 2,
  key1: 3,
  buckets: 4,
  indexSlots: 5,
  used: 6,
  put: 7,
  secret: 8,
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
  return { buckets, indexSlots, bytes: 4 * (HEADER_WORDS + buckets * BUCKET_WORDS + indexSlots) };
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
  const bytes = 4 * (HEADER_WORDS + buckets * BUCKET_WORDS + indexSlots);
  return buckets >= 2 && indexSlots >= 64 && bytes === words.byteLength ? { buckets, indexSlots, bytes } : null;
}

/** The two buckets that an entry may be in, each by another half of its tag. */
export function firstBucket(tagLow: number, buckets: number): number {
  return Math.floor((tagLow / 2 ** 32) * buckets);
}

export function secondBucket(tagHigh: number, buckets: number, first: number): number {
  const second = Math.floor((tagHigh / 2 ** 32) * buckets);
  if (second !== first) return second;
  return first + 1 === buckets ? 0 : first + 1;
}

/** Where a bucket's words begin. */
export function bucketAt(bucket: number): number {
  return HEADER_WORDS + bucket * BUCKET_WORDS;
}
