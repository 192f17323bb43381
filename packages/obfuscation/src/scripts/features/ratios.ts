/** A part of a whole; 0 where there is none. */
export function share(part: number, whole: number): number {
  return whole > 0 ? part / whole : 0;
}

/** How many a KiB. */
export function perKb(count: number, bytes: number): number {
  return share(count * 1_024, bytes);
}
