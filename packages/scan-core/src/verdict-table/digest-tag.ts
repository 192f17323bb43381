import { createHash } from 'node:crypto';
import { DIGEST_WORDS } from './layout.js';

/**
 * 96 bits for a sha256, made with the table's secret. Of the sha256 itself 96 bits would not do: two files that share them, one
 * harmless and one not, can be found with 2^48 tries, beforehand and anywhere. Without the secret there is nothing to try.
 * Never all zero.
 */
export function digestTag(secret: Uint8Array, sha256: Uint8Array): Uint32Array {
  const made = createHash('sha256').update(secret).update(sha256).digest();
  const tag = new Uint32Array(DIGEST_WORDS);
  for (let word = 0; word < DIGEST_WORDS; word += 1) tag[word] = made.readUInt32LE(4 * word);
  tag[0] = (tag[0] ?? 0) | 1;
  return tag;
}
