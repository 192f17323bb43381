import type { ByteSource } from '../bytes/index.js';
import {
  compressedFormatAt,
  EntropyMeter,
  FINGERPRINT_BYTES,
  WINDOW_BYTES,
  type EntropyProfile,
  type HighRun,
} from '../entropy/index.js';
import { StringsMeter, type TextShares } from './strings-meter.js';

/** Of a larger file the first three quarters of this and the last quarter are read. */
export const PROFILE_BYTES_MAX = 64 * 1024 * 1024;
const PIECE_BYTES = 256 * 1024;
/** How far before a run of high entropy its header may begin: a window is high only once its first bytes no longer matter. */
const HEADER_BEFORE_BYTES = 2 * WINDOW_BYTES;

export interface ByteProfile extends TextShares {
  readonly entropy: EntropyProfile;
  /** of the bytes in {@link EntropyProfile.highRuns}, those that begin like a compressed format, 0 to 1; 0 where there are none */
  readonly namedShare: number;
}

/**
 * Entropy, text and zeros of a whole file, in one pass.
 *
 * @throws what the source throws
 */
export function profileBytes(source: ByteSource): ByteProfile {
  const entropy = new EntropyMeter();
  const strings = new StringsMeter();
  for (const [from, to] of partsOf(source.size)) {
    for (let at = from; at < to;) {
      const piece = source.read(at, Math.min(PIECE_BYTES, to - at));
      if (piece.length === 0) break;
      entropy.update(piece);
      strings.update(piece);
      at += piece.length;
    }
  }
  const profile = entropy.finish();
  return { entropy: profile, ...strings.finish(), namedShare: namedShare(source, profile.highRuns) };
}

function partsOf(size: number): readonly (readonly [from: number, to: number])[] {
  if (size <= PROFILE_BYTES_MAX) return [[0, size]];
  const head = (PROFILE_BYTES_MAX / 4) * 3;
  return [
    [0, head],
    [size - PROFILE_BYTES_MAX / 4, size],
  ];
}

/** Runs of the part behind the gap of a large file are taken for nameless: where they lie is not known. */
function namedShare(source: ByteSource, runs: readonly HighRun[]): number {
  let [all, named] = [0, 0];
  for (const { offset, length } of runs) {
    all += length;
    if (source.size > PROFILE_BYTES_MAX && offset + length > (PROFILE_BYTES_MAX / 4) * 3) continue;
    if (beginsCompressed(source, offset)) named += length;
  }
  return all === 0 ? 0 : named / all;
}

function beginsCompressed(source: ByteSource, offset: number): boolean {
  const from = Math.max(0, offset - HEADER_BEFORE_BYTES);
  const bytes = source.read(from, offset - from + WINDOW_BYTES);
  for (let at = 0; at + FINGERPRINT_BYTES <= bytes.length; at += 1) {
    const format = compressedFormatAt(bytes, at);
    // zlib's two bytes are met by chance in every few windows
    if (format !== null && format !== 'zlib') return true;
  }
  return false;
}
