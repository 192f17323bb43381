import { alphabet, type Span } from './runs.js';

/** Letters of base64 (RFC 4648), of both alphabets; hexadecimal digits are among them. */
export const BASE64_LETTERS = alphabet(['A', 'Z'], ['a', 'z'], ['0', '9'], '+/-_');
export const HEX_LETTERS = alphabet(['0', '9'], ['a', 'f'], ['A', 'F']);

const NONE = 255;
const BASE64_VALUES = new Uint8Array(256).fill(NONE);
for (const [value, letter] of Array.from('ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/').entries())
  BASE64_VALUES[letter.charCodeAt(0)] = value;
BASE64_VALUES['-'.charCodeAt(0)] = 62;
BASE64_VALUES['_'.charCodeAt(0)] = 63;

const HEX_VALUES = new Uint8Array(256).fill(NONE);
for (const [value, letter] of Array.from('0123456789abcdef').entries()) {
  HEX_VALUES[letter.charCodeAt(0)] = value;
  HEX_VALUES[letter.toUpperCase().charCodeAt(0)] = value;
}

/** @returns 255 where it is no letter of base64 */
export function base64Value(byte = 0): number {
  return BASE64_VALUES[byte] ?? NONE;
}

/** What parts of a text, one behind the other, are in base64; what is no letter of it is passed over. */
export function fromBase64(bytes: Uint8Array, parts: readonly Span[]): Uint8Array {
  const output = new Uint8Array(Math.ceil((lengthOf(parts) * 3) / 4));
  let [written, word, bits] = [0, 0, 0];
  for (const { begin, end } of parts)
    for (let at = begin; at < end; at += 1) {
      const value = BASE64_VALUES[bytes[at] ?? 0] ?? NONE;
      if (value === NONE) continue;
      word = ((word << 6) | value) & 0xffff;
      bits += 6;
      if (bits < 8) continue;
      bits -= 8;
      output[written] = word >> bits;
      written += 1;
    }
  return output.subarray(0, written);
}

/** What parts of a text are in hexadecimal digits, up to what is none. */
export function fromHex(bytes: Uint8Array, parts: readonly Span[]): Uint8Array {
  const output = new Uint8Array(Math.ceil(lengthOf(parts) / 2));
  let [written, high] = [0, NONE];
  for (const { begin, end } of parts)
    for (let at = begin; at < end; at += 1) {
      const value = HEX_VALUES[bytes[at] ?? 0] ?? NONE;
      if (value === NONE) return output.subarray(0, written);
      if (high === NONE) high = value;
      else {
        output[written] = high * 16 + value;
        written += 1;
        high = NONE;
      }
    }
  return output.subarray(0, written);
}

/** @returns null where it is no hexadecimal digit */
export function hexDigit(byte = 0): number | null {
  const value = HEX_VALUES[byte] ?? NONE;
  return value === NONE ? null : value;
}

export function lengthOf(parts: readonly Span[]): number {
  return parts.reduce((sum, { begin, end }) => sum + end - begin, 0);
}
