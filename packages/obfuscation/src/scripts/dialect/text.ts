/** How much of a text is looked at to tell UTF-16 without a mark, in bytes. */
const SAMPLE_BYTES = 1_024;
const SAMPLE_BYTES_MIN = 8;
/** In UTF-16 most letters of a script have a NUL as one half, and hardly ever as the other. */
const NUL_HALVES_MIN = 0.7;
const NUL_OTHERS_MAX = 0.05;
/** Above these shares of all bytes it is no text. */
const CONTROL_SHARE_MAX = 0.1;
/** Both together are in no text: old encodings of one have bytes that are no UTF-8, but no control bytes. */
const SOME_CONTROL_SHARE = 0.01;
const NO_UTF8_SHARE_MAX = 0.1;
/** Interpreters read over a NUL in a comment or a string: one must not hide a script. */
const NUL_SHARE_MAX = 0.01;

type Utf16 = { readonly from: number; readonly low: 0 | 1 } | null;

/**
 * A script's text as bytes in UTF-8 without a byte order mark: the same memory where it is that already, a copy where it is UTF-16
 * (with a mark, or told by its NUL bytes). Other encodings of bytes are left as they are.
 */
export function plainText(bytes: Uint8Array): Uint8Array {
  if (bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf) return bytes.subarray(3);
  const encoding = utf16Of(bytes);
  return encoding === null ? bytes : fromUtf16(bytes, encoding.from, encoding.low);
}

/** Whether a plain text is none: NUL bytes in number, more than a tenth of control bytes, or some among bytes that are no UTF-8. */
export function isBinary(text: Uint8Array): boolean {
  let controls = 0;
  let nuls = 0;
  let noUtf8 = 0;
  /** bytes that the last character still has to come */
  let toCome = 0;
  for (const byte of text) {
    if (byte >= 0x80) {
      const isNext = byte < 0xc0;
      if (isNext ? toCome === 0 : toCome > 0 || byte < 0xc2 || byte > 0xf4) noUtf8 += 1;
      toCome = isNext ? Math.max(0, toCome - 1) : byte < 0xe0 ? 1 : byte < 0xf0 ? 2 : 3;
      continue;
    }
    if (toCome > 0) noUtf8 += 1;
    toCome = 0;
    if (byte === 0) nuls += 1;
    if (isControl(byte)) controls += 1;
  }
  const of = (share: number): number => text.length * share;
  if (nuls > of(NUL_SHARE_MAX) || controls > of(CONTROL_SHARE_MAX)) return true;
  return controls > of(SOME_CONTROL_SHARE) && noUtf8 > of(NO_UTF8_SHARE_MAX);
}

/** Tab to carriage return, and the escape of terminals, are found in texts. */
function isControl(byte: number): boolean {
  return byte < 0x20 ? (byte < 0x09 || byte > 0x0d) && byte !== 0x1b : byte === 0x7f;
}

function utf16Of(bytes: Uint8Array): Utf16 {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return { from: 2, low: 0 };
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return { from: 2, low: 1 };
  const length = Math.min(bytes.length, SAMPLE_BYTES) & ~1;
  if (length < SAMPLE_BYTES_MIN) return null;
  let first = 0;
  let second = 0;
  for (let at = 0; at < length; at += 2) {
    const [a = 0, b = 0] = [bytes[at], bytes[at + 1]];
    if (a === 0 && !isControl(b)) first += 1;
    if (b === 0 && !isControl(a)) second += 1;
  }
  const units = length / 2;
  if (second >= units * NUL_HALVES_MIN && first <= units * NUL_OTHERS_MAX) return { from: 0, low: 0 };
  if (first >= units * NUL_HALVES_MIN && second <= units * NUL_OTHERS_MAX) return { from: 0, low: 1 };
  return null;
}

/** Each unit by itself: halves of pairs become three bytes each, which is as far from ASCII as the right four are. */
function fromUtf16(bytes: Uint8Array, from: number, low: 0 | 1): Uint8Array {
  const text = new Uint8Array(((bytes.length - from) >> 1) * 3);
  let end = 0;
  for (let at = from; at + 1 < bytes.length; at += 2) {
    const unit = (bytes[at + low] ?? 0) | ((bytes[at + 1 - low] ?? 0) << 8);
    if (unit < 0x80) {
      text[end] = unit;
      end += 1;
    } else if (unit < 0x800) {
      text[end] = 0xc0 | (unit >> 6);
      text[end + 1] = 0x80 | (unit & 0x3f);
      end += 2;
    } else {
      text[end] = 0xe0 | (unit >> 12);
      text[end + 1] = 0x80 | ((unit >> 6) & 0x3f);
      text[end + 2] = 0x80 | (unit & 0x3f);
      end += 3;
    }
  }
  return text.subarray(0, end);
}
