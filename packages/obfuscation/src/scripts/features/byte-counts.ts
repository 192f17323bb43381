import { shannonEntropy } from '../../entropy/index.js';
import { perKb, share } from './ratios.js';

/** Of the bytes alone, whatever they mean. Shares are of the bytes looked at. */
export const BYTE_FEATURES = [
  /** how many bytes were looked at, after UTF-16 was made plain; up to the bound */
  'bytes',
  /** bits a byte, 0 to 8 */
  'byte-entropy',
  /** bits a byte, 0 to 8: the highest of all whole windows of 4 KiB; of the whole where it is shorter */
  'window-entropy-max',
  'printable-share',
  /** blanks, tabs and ends of lines */
  'blank-share',
  'digit-share',
  'letter-share',
  /** printable ASCII that is neither letter, digit nor blank */
  'symbol-share',
  'non-ascii-share',
  'control-share',
  /** lines, also the last one without an end */
  'line-count',
  /** bytes */
  'line-longest',
  /** bytes */
  'line-mean',
  /** bytes in lines of more than 1,000 bytes */
  'long-lines-share',
  /** bytes: the longest row of blanks and tabs, as pushes code out of sight */
  'blank-run-longest',
  /** bytes: the longest row of letters, digits, + / and = */
  'base64-run-longest',
  /** bytes in such rows of at least 200 bytes */
  'base64-run-share',
  /** carriage returns and line feeds a KiB */
  'line-ends-per-kb',
] as const;
export type ByteFeatures = Record<(typeof BYTE_FEATURES)[number], number>;

const WINDOW_BYTES = 4_096;
const LONG_LINE_BYTES = 1_000;
const LONG_RUN_BYTES = 200;
const LINE_FEED = 0x0a;

/** How a byte goes on a row: 1 base64, 2 blank, 4 end of a line. */
const ROWS = new Uint8Array(256);
for (const character of 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/=')
  ROWS[character.charCodeAt(0)] = 1;
ROWS[0x20] = 2;
ROWS[0x09] = 2;
ROWS[LINE_FEED] = 4;
ROWS[0x0d] = 4;

export function byteFeatures(bytes: Uint8Array): ByteFeatures {
  const { counts, windowEntropy } = histogram(bytes);
  const lines = lineLengths(bytes);
  const rows = longRows(bytes);
  const total = bytes.length;
  const of = (from: number, to: number): number => counts.subarray(from, to + 1).reduce((sum, each) => sum + each, 0);
  const letters = of(0x41, 0x5a) + of(0x61, 0x7a);
  const digits = of(0x30, 0x39);
  const graphic = of(0x21, 0x7e);
  const blanks = of(0x09, 0x0d) + of(0x20, 0x20);
  const byteEntropy = shannonEntropy(counts);
  return {
    bytes: total,
    'byte-entropy': byteEntropy,
    'window-entropy-max': total < WINDOW_BYTES ? byteEntropy : windowEntropy,
    'printable-share': share(graphic + blanks, total),
    'blank-share': share(blanks, total),
    'digit-share': share(digits, total),
    'letter-share': share(letters, total),
    'symbol-share': share(graphic - letters - digits, total),
    'non-ascii-share': share(of(0x80, 0xff), total),
    'control-share': share(of(0, 0x1f) + of(0x7f, 0x7f) - of(0x09, 0x0d), total),
    'line-count': lines.count,
    'line-longest': lines.longest,
    'line-mean': share(total, lines.count),
    'long-lines-share': share(lines.longBytes, total),
    'blank-run-longest': rows.blank,
    'base64-run-longest': rows.base64,
    'base64-run-share': share(rows.base64Bytes, total),
    'line-ends-per-kb': perKb(of(0x0a, 0x0a) + of(0x0d, 0x0d), total),
  };
}

function histogram(bytes: Uint8Array): { readonly counts: Uint32Array; readonly windowEntropy: number } {
  const counts = new Uint32Array(256);
  const window = new Uint32Array(256);
  let windowEntropy = 0;
  for (let from = 0; from < bytes.length; from += WINDOW_BYTES) {
    const end = Math.min(bytes.length, from + WINDOW_BYTES);
    window.fill(0);
    for (let at = from; at < end; at += 1) {
      const byte = bytes[at] ?? 0;
      window[byte] = (window[byte] ?? 0) + 1;
    }
    if (end - from === WINDOW_BYTES) windowEntropy = Math.max(windowEntropy, shannonEntropy(window));
    for (let byte = 0; byte < 256; byte += 1) counts[byte] = (counts[byte] ?? 0) + (window[byte] ?? 0);
  }
  return { counts, windowEntropy };
}

function lineLengths(bytes: Uint8Array): {
  readonly count: number;
  readonly longest: number;
  readonly longBytes: number;
} {
  let count = 0;
  let longest = 0;
  let longBytes = 0;
  for (let from = 0; from < bytes.length;) {
    const found = bytes.indexOf(LINE_FEED, from);
    const end = found === -1 ? bytes.length : found;
    const length = end - from;
    count += 1;
    longest = Math.max(longest, length);
    if (length > LONG_LINE_BYTES) longBytes += length;
    from = end + 1;
  }
  return { count, longest, longBytes };
}

function longRows(bytes: Uint8Array): {
  readonly blank: number;
  readonly base64: number;
  readonly base64Bytes: number;
} {
  const longest = new Uint32Array(8);
  let base64Bytes = 0;
  let row = 0;
  let from = 0;
  for (let at = 0; at <= bytes.length; at += 1) {
    const kind = at < bytes.length ? (ROWS[bytes[at] ?? 0] ?? 0) : 8;
    if (kind === row) continue;
    if (at - from > (longest[row] ?? 0)) longest[row] = at - from;
    if (row === 1 && at - from >= LONG_RUN_BYTES) base64Bytes += at - from;
    row = kind;
    from = at;
  }
  return { blank: longest[2] ?? 0, base64: longest[1] ?? 0, base64Bytes };
}
