import type { HashSignatures } from '../ports/index.js';

const SHA256_HEX = /^[0-9a-f]{64}$/i;
const OTHER_HEX = /^(?:[0-9a-f]{32}|[0-9a-f]{40})$/i;
const SIZE = /^\d{1,10}$/;

/**
 * Reads lines of .hsb and .hdb files (`hash:size:name`, docs.clamav.net, "File hash signatures"). Null where one of them is not
 * of that form: then it is not known what was added, and nothing may be carried over.
 */
export function parseHashSignatures(lines: Iterable<string>): HashSignatures | null {
  const sha256: { digest: Uint8Array; sizeBytes: number | null; name: string }[] = [];
  const sizesOfOthers = new Set<number>();
  let anySizeOfOthers = false;
  for (const raw of lines) {
    const line = raw.trim();
    if (line === '' || line.startsWith('#')) continue;
    const [hash = '', size = '', name = ''] = line.split(':');
    const sizeBytes = size === '*' ? null : Number(size);
    if ((sizeBytes !== null && !SIZE.test(size)) || name === '') return null;
    if (SHA256_HEX.test(hash)) sha256.push({ digest: Buffer.from(hash, 'hex'), sizeBytes, name });
    else if (!OTHER_HEX.test(hash)) return null;
    else if (sizeBytes === null) anySizeOfOthers = true;
    else sizesOfOthers.add(sizeBytes);
  }
  return { sha256, sizesOfOthers, anySizeOfOthers };
}
