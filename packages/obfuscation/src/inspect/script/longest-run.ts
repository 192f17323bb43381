/** A row of base64 without its padding, which line ends may break, or of hexadecimal digits only. */
export interface Run {
  readonly start: number;
  readonly end: number;
  readonly isHex: boolean;
}

const BASE64 = 1;
const HEX = 2;
const BREAK = 4;
const KINDS = new Uint8Array(256);
for (const character of 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/') mark(character, BASE64);
for (const character of '0123456789abcdefABCDEF') mark(character, HEX);
for (const character of '\r\n') mark(character, BREAK);
/** Lines of base64 have 60 to 76 characters, or 64 in certificates; a line of prose has a blank long before. */
const LINE_BYTES_MIN = 40;
/** A line of slashes is a comment's frame. */
const SLASHES_MAX = 8;
const SLASH = 0x2f;

function mark(character: string, kind: number): void {
  const byte = character.charCodeAt(0);
  KINDS[byte] = (KINDS[byte] ?? 0) | kind;
}

/** The longest such row; of no bytes where there is none. */
export function longestRun(bytes: Uint8Array): Run {
  let best: Run = { start: 0, end: 0, isHex: false };
  let start = 0;
  let lineStart = 0;
  let allHex = HEX;
  let slashes = 0;
  for (let at = 0; at <= bytes.length; at += 1) {
    const byte = at < bytes.length ? (bytes[at] ?? 0) : 0;
    const kind = KINDS[byte] ?? 0;
    slashes = byte === SLASH ? slashes + 1 : 0;
    if ((kind & BASE64) !== 0 && slashes <= SLASHES_MAX) {
      allHex &= kind;
      continue;
    }
    // a row goes on over a line's end behind a long line, and over \r\n
    if (kind === BREAK && (at - lineStart >= LINE_BYTES_MIN || at === lineStart)) {
      lineStart = at + 1;
      continue;
    }
    if (at - start > best.end - best.start) best = { start, end: at, isHex: allHex !== 0 };
    start = at + 1;
    lineStart = at + 1;
    allHex = HEX;
  }
  return best;
}
