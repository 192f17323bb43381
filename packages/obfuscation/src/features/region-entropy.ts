import { readUpTo, type ByteSource } from '../bytes/index.js';
import { countBytes, shannonEntropy } from '../entropy/index.js';

/** Of a longer region its beginning is measured: enough to tell code from a payload. */
const REGION_BYTES_MAX = 1024 * 1024;

/** Entropy of a piece of the file in bits a byte; 0 where it holds nothing. */
export function entropyOf(source: ByteSource, offset: number, length: number): number {
  return shannonEntropy(countBytes(readUpTo(source, offset, Math.max(0, Math.min(length, REGION_BYTES_MAX)))));
}
