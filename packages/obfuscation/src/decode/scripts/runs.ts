/** From `begin` up to but not including `end`. */
export interface Span {
  readonly begin: number;
  readonly end: number;
}

/** For each byte whether it belongs: 1, else 0. */
export function alphabet(...parts: readonly (string | readonly [from: string, to: string])[]): Uint8Array {
  const kinds = new Uint8Array(256);
  for (const part of parts) {
    if (typeof part === 'string') for (const letter of part) kinds[letter.charCodeAt(0)] = 1;
    else for (let code = part[0].charCodeAt(0); code <= part[1].charCodeAt(0); code += 1) kinds[code] = 1;
  }
  return kinds;
}

/**
 * The next run of at least `lengthMin` bytes of an alphabet. Only each `lengthMin`-th byte is looked at where there is none, as
 * Boyer and Moore search; no byte is looked at more than twice.
 *
 * @param kinds as {@link alphabet} gives it
 */
export function nextRun(bytes: Uint8Array, from: number, kinds: Uint8Array, lengthMin: number): Span | null {
  let floor = from;
  let at = from + lengthMin - 1;
  while (at < bytes.length) {
    if (kinds[bytes[at] ?? 0] === 0) {
      floor = at + 1;
      at += lengthMin;
      continue;
    }
    let begin = at;
    while (begin > floor && kinds[bytes[begin - 1] ?? 0] === 1) begin -= 1;
    let end = at + 1;
    while (end < bytes.length && kinds[bytes[end] ?? 0] === 1) end += 1;
    if (end - begin >= lengthMin) return { begin, end };
    floor = end;
    at = end + lengthMin;
  }
  return null;
}
