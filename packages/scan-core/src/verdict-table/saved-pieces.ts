import { bucketAt, BYTES_WORDS, digestAt, dimensionsOf, HEADER_WORDS, indexAt, SLOTS } from './layout.js';

/** Buckets of one piece: a megabyte with their digests. */
const PIECE_BUCKETS = 8_192;
const PIECE_INDEX_WORDS = 262_144;

/** The first bytes of a table, from which the rest can be told. */
export const TABLE_HEADER_BYTES = 4 * HEADER_WORDS;

/**
 * A table's memory piece by piece, in the order in which it is saved; null where the header is of no table. What belongs together
 * is in one piece: who copies one at a time, while entries are put in between, has each entry whole, its digest with its verdict.
 * @param shared of which nothing but the header has to be filled yet
 */
export function savedPieces(shared: SharedArrayBuffer): readonly (readonly Uint8Array[])[] | null {
  const dimensions = dimensionsOf(new Uint32Array(shared));
  if (dimensions === null) return null;
  const { buckets } = dimensions;
  const part = (fromWord: number, toWord: number): Uint8Array =>
    new Uint8Array(shared, 4 * fromWord, 4 * (toWord - fromWord));
  const pieces: Uint8Array[][] = [[part(0, HEADER_WORDS)]];
  for (let from = 0; from < buckets; from += PIECE_BUCKETS) {
    const to = Math.min(buckets, from + PIECE_BUCKETS);
    const digests = part(
      digestAt(buckets, from * SLOTS),
      digestAt(buckets, from * SLOTS) + (to - from) * SLOTS * BYTES_WORDS,
    );
    pieces.push([part(bucketAt(from), bucketAt(to)), digests]);
  }
  const end = dimensions.bytes / 4;
  for (let from = indexAt(buckets); from < end; from += PIECE_INDEX_WORDS)
    pieces.push([part(from, Math.min(end, from + PIECE_INDEX_WORDS))]);
  return pieces;
}
