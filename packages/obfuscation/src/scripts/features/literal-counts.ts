import { shannonEntropy } from '../../entropy/index.js';
import { share } from './ratios.js';

/** Of string literals and here-documents, without their quotes. Shares are of the literals' bytes, where nothing else is said. */
export const LITERAL_FEATURES = [
  'literal-count',
  /** bytes */
  'literal-longest',
  /** bytes */
  'literal-mean',
  /** of all bytes: those in literals */
  'literal-share',
  /** bits a byte, 0 to 8, of all literals together */
  'literal-entropy',
  /** bytes in rows of at least 32 of the base64 alphabet */
  'literal-base64-share',
  /** bytes in rows of at least 16 hexadecimal digits */
  'literal-hex-share',
  /** bytes of \x41, \u0041, \u{41}, \101, rows of %41, &#65; */
  'literal-escape-share',
  'literal-digit-share',
  'literal-blank-share',
  'literal-non-ascii-share',
  /** of the literals: those of at least 8 bytes with small and capital letters and digits, and no blank */
  'literal-opaque-share',
  /** of the literals: those of one byte, as texts are taken apart into */
  'literal-one-byte-share',
] as const;
export type LiteralFeatures = Record<(typeof LITERAL_FEATURES)[number], number>;

const BASE64_RUN_BYTES = 32;
const HEX_RUN_BYTES = 16;
const OPAQUE_BYTES = 8;

const BASE64 = 1;
const HEX = 2;
const CAPITAL = 4;
const SMALL = 8;
const DIGIT = 16;
const BLANK = 32;
const ESCAPE = 64;
const OPAQUE = CAPITAL | SMALL | DIGIT;

const KINDS = new Uint8Array(256);
function mark(characters: string, kind: number): void {
  for (const character of characters) {
    const byte = character.charCodeAt(0);
    KINDS[byte] = (KINDS[byte] ?? 0) | kind;
  }
}
mark('abcdefghijklmnopqrstuvwxyz', SMALL | BASE64);
mark('ABCDEFGHIJKLMNOPQRSTUVWXYZ', CAPITAL | BASE64);
mark('0123456789', DIGIT | BASE64);
mark('+/=', BASE64);
mark('0123456789abcdefABCDEF', HEX);
mark(' \t\n\r', BLANK);
mark('\\%&', ESCAPE);

export class LiteralCounts {
  readonly #counts = new Uint32Array(256);
  #count = 0;
  #bytes = 0;
  #longest = 0;
  #base64 = 0;
  #hex = 0;
  #escapes = 0;
  #opaque = 0;
  #oneByte = 0;

  add(text: Uint8Array, start: number, end: number): void {
    const length = end - start;
    this.#count += 1;
    this.#bytes += length;
    if (length > this.#longest) this.#longest = length;
    if (length === 1) this.#oneByte += 1;
    const counts = this.#counts;
    let seen = 0;
    let base64From = start;
    let hexFrom = start;
    let escapeEnd = -1;
    for (let at = start; at < end; at += 1) {
      const byte = text[at] ?? 0;
      const kind = KINDS[byte] ?? 0;
      counts[byte] = (counts[byte] ?? 0) + 1;
      seen |= kind;
      if ((kind & BASE64) === 0) {
        if (at - base64From >= BASE64_RUN_BYTES) this.#base64 += at - base64From;
        base64From = at + 1;
      }
      if ((kind & HEX) === 0) {
        if (at - hexFrom >= HEX_RUN_BYTES) this.#hex += at - hexFrom;
        hexFrom = at + 1;
      }
      if ((kind & ESCAPE) !== 0 && at >= escapeEnd) {
        const bytes = escapeBytes(text, at, end, at === escapeEnd);
        this.#escapes += bytes;
        if (bytes > 0) escapeEnd = at + bytes;
      }
    }
    if (end - base64From >= BASE64_RUN_BYTES) this.#base64 += end - base64From;
    if (end - hexFrom >= HEX_RUN_BYTES) this.#hex += end - hexFrom;
    if (length >= OPAQUE_BYTES && (seen & (OPAQUE | BLANK)) === OPAQUE) this.#opaque += 1;
  }

  features(bytesOfAll: number): LiteralFeatures {
    const counts = this.#counts;
    const of = (from: number, to: number): number => counts.subarray(from, to + 1).reduce((sum, each) => sum + each, 0);
    return {
      'literal-count': this.#count,
      'literal-longest': this.#longest,
      'literal-mean': share(this.#bytes, this.#count),
      'literal-share': share(this.#bytes, bytesOfAll),
      'literal-entropy': shannonEntropy(counts),
      'literal-base64-share': share(this.#base64, this.#bytes),
      'literal-hex-share': share(this.#hex, this.#bytes),
      'literal-escape-share': share(this.#escapes, this.#bytes),
      'literal-digit-share': share(of(0x30, 0x39), this.#bytes),
      'literal-blank-share': share(of(0x09, 0x0d) + of(0x20, 0x20), this.#bytes),
      'literal-non-ascii-share': share(of(0x80, 0xff), this.#bytes),
      'literal-opaque-share': share(this.#opaque, this.#count),
      'literal-one-byte-share': share(this.#oneByte, this.#count),
    };
  }
}

/** Bytes of the escape that begins here, all of it before `end`; 0 where none does. `%` alone may be a format: it takes a second. */
function escapeBytes(text: Uint8Array, at: number, end: number, doesFollow: boolean): number {
  const length = escapeLength(text, at, doesFollow);
  return at + length <= end ? length : 0;
}

function escapeLength(text: Uint8Array, at: number, doesFollow: boolean): number {
  const byte = text[at];
  const next = text[at + 1] ?? 0;
  if (byte === 0x25) {
    if (next === 0x75 && digitsAt(text, at + 2, HEX, 4) === 4) return 6;
    return digitsAt(text, at + 1, HEX, 2) === 2 && (doesFollow || text[at + 3] === 0x25) ? 3 : 0;
  }
  if (byte === 0x26) return characterReference(text, at);
  if (next === 0x78) return digitsAt(text, at + 2, HEX, 2) === 2 ? 4 : 0;
  if (next === 0x75 && text[at + 2] === 0x7b) {
    const digits = digitsAt(text, at + 3, HEX, 6);
    return digits > 0 && text[at + 3 + digits] === 0x7d ? digits + 4 : 0;
  }
  if (next === 0x75) return digitsAt(text, at + 2, HEX, 4) === 4 ? 6 : 0;
  const octal = digitsAt(text, at + 1, DIGIT, 3);
  return octal >= 2 ? octal + 1 : 0;
}

/** &#65; or &#x41; */
function characterReference(text: Uint8Array, at: number): number {
  if (text[at + 1] !== 0x23) return 0;
  const isHex = text[at + 2] === 0x78;
  const from = at + (isHex ? 3 : 2);
  const digits = digitsAt(text, from, isHex ? HEX : DIGIT, 7);
  return digits > 0 && text[from + digits] === 0x3b ? from + digits + 1 - at : 0;
}

function digitsAt(text: Uint8Array, at: number, kind: number, countMax: number): number {
  let count = 0;
  while (count < countMax && ((KINDS[text[at + count] ?? 0] ?? 0) & kind) !== 0) count += 1;
  return count;
}
