const MODULUS = 65_521;
/** so many bytes can be summed up before a sum must be reduced (RFC 1950, as zlib does) */
const CHUNK = 5_552;

/** @param before the sum of what stands in front; 1 where nothing does */
export function adler32(bytes: Uint8Array, before = 1): number {
  let [low, high] = [before & 0xffff, before >>> 16];
  for (let from = 0; from < bytes.length; from += CHUNK) {
    const until = Math.min(from + CHUNK, bytes.length);
    for (let at = from; at < until; at += 1) {
      low += bytes[at] ?? 0;
      high += low;
    }
    low %= MODULUS;
    high %= MODULUS;
  }
  return high * 65_536 + low;
}
