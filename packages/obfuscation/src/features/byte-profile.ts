import type { ByteSource } from '../bytes/index.js';
import {
  compressedFormatAt,
  FINGERPRINT_BYTES,
  probeEntropy,
  WINDOW_BYTES,
  type EntropyProfile,
  type HighRun,
} from '../entropy/index.js';
import { StringsMeter, type TextShares } from './strings-meter.js';

/** Pieces in which text is looked for, evenly spread; a file of no more than these is read throughout. */
const TEXT_PIECES = 8;
const TEXT_PIECE_BYTES = 4_096;
/** How far before a run of high entropy its header may begin: a window is high only once its first bytes no longer matter. */
const HEADER_BEFORE_BYTES = 2 * WINDOW_BYTES;
/** Of the runs the longest are looked at for a name: the others hardly count. */
const NAMED_RUNS_MAX = 4;

export interface ByteProfile extends TextShares {
  readonly entropy: EntropyProfile;
  /** of the bytes in the longest of {@link EntropyProfile.highRuns}, those that begin like a compressed format, 0 to 1; 0 where there are none */
  readonly namedShare: number;
}

/**
 * Entropy, text and zeros of a file, by parts of it that are spread over all of it: the time does not grow with the file.
 *
 * @throws what the source throws
 */
export function profileBytes(source: ByteSource): ByteProfile {
  const entropy = probeEntropy(source);
  return { entropy, ...textShares(source), namedShare: namedShare(source, entropy.highRuns) };
}

function textShares(source: ByteSource): TextShares {
  const { size } = source;
  const strings = new StringsMeter();
  if (size <= TEXT_PIECES * TEXT_PIECE_BYTES) {
    strings.update(source.read(0, size));
  } else {
    const last = size - TEXT_PIECE_BYTES;
    for (let index = 0; index < TEXT_PIECES; index += 1) {
      strings.update(source.read(Math.round((last * index) / (TEXT_PIECES - 1)), TEXT_PIECE_BYTES));
      // what ends one piece and what begins the next are no run
      strings.endRun();
    }
  }
  return strings.finish();
}

function namedShare(source: ByteSource, runs: readonly HighRun[]): number {
  let [all, named] = [0, 0];
  for (const { offset, length } of [...runs].sort((a, b) => b.length - a.length).slice(0, NAMED_RUNS_MAX)) {
    all += length;
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
