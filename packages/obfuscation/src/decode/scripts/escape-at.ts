import { hexDigit } from './codecs.js';

export type EscapeKind = 'hex-escapes' | 'unicode-escapes' | 'octal-escapes' | 'percent-encoding';

export interface Escape {
  readonly value: number;
  /** in bytes of the script */
  readonly length: number;
  readonly kind: EscapeKind;
}

const code = (letter: string): number => letter.charCodeAt(0);
export const BACKSLASH = code('\\');
export const PERCENT = code('%');
const [X, U, OPEN, CLOSE] = ['x', 'u', '{', '}'].map(code);
const UNICODE_MAX = 0x10_ffff;
const BRACED_DIGITS_MAX = 8;

/** The escape that begins at a place, as JavaScript, PHP, Python, Perl, C and the shells' printf and `echo -e` write them. */
export function escapeAt(bytes: Uint8Array, at: number): Escape | null {
  const next = bytes[at + 1];
  if (bytes[at] === PERCENT) {
    return next === U
      ? digits(bytes, at + 2, 4, 6, 'unicode-escapes')
      : digits(bytes, at + 1, 2, 3, 'percent-encoding');
  }
  if (bytes[at] !== BACKSLASH) return null;
  if (next === X || next === U) {
    const kind = next === X ? 'hex-escapes' : 'unicode-escapes';
    if (bytes[at + 2] === OPEN) return braced(bytes, at, kind);
    return next === X ? digits(bytes, at + 2, 2, 4, kind) : digits(bytes, at + 2, 4, 6, kind);
  }
  return octal(bytes, at);
}

function digits(bytes: Uint8Array, from: number, count: number, length: number, kind: EscapeKind): Escape | null {
  let value = 0;
  for (let at = from; at < from + count; at += 1) {
    const digit = hexDigit(bytes[at]);
    if (digit === null) return null;
    value = value * 16 + digit;
  }
  return { value, length, kind };
}

function braced(bytes: Uint8Array, at: number, kind: EscapeKind): Escape | null {
  let value = 0;
  for (let place = at + 3; place < at + 3 + BRACED_DIGITS_MAX; place += 1) {
    const digit = hexDigit(bytes[place]);
    if (digit !== null) value = value * 16 + digit;
    else if (bytes[place] !== CLOSE || place === at + 3 || value > UNICODE_MAX) return null;
    else return { value, length: place + 1 - at, kind };
  }
  return null;
}

/** Two digits at least: `\1` is a group of a pattern more often. */
function octal(bytes: Uint8Array, at: number): Escape | null {
  let [value, count] = [0, 0];
  for (; count < 3; count += 1) {
    const digit = (bytes[at + 1 + count] ?? 0) - 0x30;
    if (digit < 0 || digit > 7) break;
    value = value * 8 + digit;
  }
  return count < 2 || value > 255 ? null : { value, length: count + 1, kind: 'octal-escapes' };
}
