/** n·log2(n) for the counts of one window: a logarithm a value and window would cost more than all the rest. */
export function productsWithLog(countMax: number): Float64Array {
  return Float64Array.from({ length: countMax + 1 }, (_, n) => (n === 0 ? 0 : n * Math.log2(n)));
}

/** How often each value of a byte occurs. */
export function countBytes(bytes: Uint8Array): Uint32Array {
  const counts = new Uint32Array(256);
  for (const byte of bytes) counts[byte] = (counts[byte] ?? 0) + 1;
  return counts;
}

/**
 * Shannon entropy in bits a byte, 0 (one value only) to 8 (all 256 equally often): log2(N) − Σ n·log2(n) / N. Of no bytes: 0.
 *
 * @param counts 256 of them
 */
export function shannonEntropy(counts: Uint32Array): number {
  let total = 0;
  let sum = 0;
  for (const n of counts) {
    total += n;
    if (n > 0) sum += n * Math.log2(n);
  }
  return total === 0 ? 0 : Math.max(0, Math.log2(total) - sum / total);
}
