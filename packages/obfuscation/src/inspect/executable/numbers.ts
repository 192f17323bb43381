/** A part of a whole, 0 to 1; 0 where there is no whole. */
export function share(part: number, whole: number): number {
  return whole > 0 && part > 0 ? Math.min(1, part / whole) : 0;
}

export function log2(n: number): number {
  return Math.log2(1 + Math.max(0, n));
}
