import type { ByteSource } from '../bytes/index.js';
import { countBytes, shannonEntropy } from '../entropy/index.js';

/** Of a longer region so many pieces are measured, its beginning and its end among them: enough to tell code from a payload. */
const PIECES = 3;
const PIECE_BYTES = 2_048;

/** Entropy of a piece of the file in bits a byte; 0 where it holds nothing. */
export function entropyOf(source: ByteSource, offset: number, length: number): number {
  const size = Math.max(0, Math.min(length, source.size - offset));
  if (size <= PIECES * PIECE_BYTES) return shannonEntropy(countBytes(source.read(offset, size)));
  const counts = new Uint32Array(256);
  for (let piece = 0; piece < PIECES; piece += 1) {
    const at = offset + Math.round(((size - PIECE_BYTES) * piece) / (PIECES - 1));
    for (const byte of source.read(at, PIECE_BYTES)) counts[byte] = (counts[byte] ?? 0) + 1;
  }
  return shannonEntropy(counts);
}
