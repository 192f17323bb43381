import { createHash } from 'node:crypto';
import { readSync } from 'node:fs';

const CHUNK_BYTES = 256 * 1024;

/** sha256 of an open file, read by position; null where it is not that long, or cannot be read. This thread has nothing to do meanwhile that is more urgent. */
export function digestOf(descriptor: number, sizeBytes: number): Uint8Array | null {
  const hash = createHash('sha256');
  const chunk = Buffer.allocUnsafe(Math.min(CHUNK_BYTES, sizeBytes));
  try {
    for (let at = 0; at < sizeBytes;) {
      const bytes = readSync(descriptor, chunk, 0, Math.min(chunk.length, sizeBytes - at), at);
      if (bytes === 0) return null;
      hash.update(chunk.subarray(0, bytes));
      at += bytes;
    }
  } catch {
    return null;
  }
  return hash.digest();
}
