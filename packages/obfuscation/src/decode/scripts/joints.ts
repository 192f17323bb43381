import type { Span } from './runs.js';

const code = (letter: string): number => letter.charCodeAt(0);
const QUOTES = new Set(['"', "'", '`'].map(code));
const BLANKS = new Set([' ', '\t', '\r', '\n'].map(code));
/** what strings are put together with, between the quote that ends one and that which begins the next */
const OPERATORS = new Set(['+', '.', '&', ','].map(code));
export const BACKSLASH = code('\\');
const NEWLINE = code('\n');
/** of escapes for a line break or a tab within a string */
export const ESCAPED_BLANKS = new Set(['n', 'r', 't'].map(code));
/** a joint is short: line break, indent, quotes, operator */
const JOINT_BYTES_MAX = 64;
const JOINTS_MAX = 500_000;
/** nobody ends a here document with a longer word */
const MARKER_BYTES_MAX = 24;
const UNDERSCORE = code('_');
export const EQUALS = code('=');

/**
 * A literal that goes on: over lines of equal length (here documents, MIME), or over strings that are put together (`'…' + '…'`).
 *
 * @param first its first part
 * @returns all parts in order
 */
export function joined(bytes: Uint8Array, first: Span, kinds: Uint8Array): readonly Span[] {
  const parts = [first];
  let lineLength: number | null = null;
  let total = first.end - first.begin;
  for (let last = first; parts.length < JOINTS_MAX;) {
    const joint = jointAt(bytes, last.end, kinds);
    if (joint === null) break;
    const { begin, isLine } = joint;
    let end = begin;
    while (end < bytes.length && kinds[bytes[end] ?? 0] === 1) end += 1;
    const length = end - begin;
    if (isLine) {
      lineLength ??= length;
      // longer than the lines before: something else begins; a short word behind whole data: the end of a here document
      if (length > lineLength || (total % 4 === 0 && isMarker(bytes, { begin, end }))) break;
    }
    last = { begin, end };
    parts.push(last);
    total += length;
    if (isLine && lineLength !== null && length < lineLength) break;
  }
  return parts;
}

function jointAt(bytes: Uint8Array, from: number, kinds: Uint8Array): { begin: number; isLine: boolean } | null {
  let [quotes, lines, at] = [0, 0, from];
  for (const limit = Math.min(bytes.length, from + JOINT_BYTES_MAX); at < limit && quotes < 2; at += 1) {
    const byte = bytes[at] ?? 0;
    if (byte === NEWLINE) lines += 1;
    else if (byte === BACKSLASH) {
      if (!ESCAPED_BLANKS.has(bytes[at + 1] ?? 0)) continue;
      lines += 1;
      at += 1;
    } else if (QUOTES.has(byte)) quotes += 1;
    else if (!BLANKS.has(byte) && !(quotes === 1 && OPERATORS.has(byte))) break;
  }
  const isJoint = quotes === 2 || (quotes === 0 && lines > 0);
  return isJoint && kinds[bytes[at] ?? 0] === 1 ? { begin: at, isLine: quotes === 0 } : null;
}

/** The end of a here document: a word in capitals, with no padding behind it. */
function isMarker(bytes: Uint8Array, { begin, end }: Span): boolean {
  if (end - begin > MARKER_BYTES_MAX || bytes[end] === EQUALS) return false;
  const word = bytes.subarray(begin, end);
  // zeros are written as one letter, many times
  const isOneLetter = word.length > 1 && word.every((byte) => byte === word[0]);
  return !isOneLetter && word.every((byte) => (byte >= 0x41 && byte <= 0x5a) || byte === UNDERSCORE);
}
