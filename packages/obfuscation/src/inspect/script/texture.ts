import { SCRIPT_BYTES_MAX, SCRIPT_FEATURES } from '../../scripts/index.js';

/**
 * What hiding does to a text whatever its language, without any grammar: a decoder's input is escapes, numbers, letters in no order
 * of a language, or characters that nobody sees. Shares are of all bytes looked at, where nothing else is said.
 */
export const TEXTURE_FEATURES: readonly string[] = [
  /** \x41, \101, \u0041, %41 and their like, in rows of at least 4 */
  'escape-rows-share',
  /** numbers in rows: digits, commas, blanks, signs, 0x; rows of at least 64 bytes */
  'number-rows-share',
  'number-row-longest-log2',
  /** of the pairs of letters: those that are frequent in English, and so in code */
  'usual-pairs-share',
  /** of the pairs of letters: those of a small and a capital one; names in camelCase have few */
  'case-changes-share',
  /** characters of no width, and variation selectors */
  'invisible-share',
  /** of all bytes: the longest literal */
  'literal-longest-share',
  /** bytes that are neither in literals nor in comments */
  'code-bytes-log2',
  /** different values of a byte */
  'distinct-bytes',
  /** opening brackets right behind a name, a bracket or a quote: data that is written as code has next to none */
  'calls-log2',
  'calls-per-kb',
  /** $( and ` */
  'substitutions-log2',
  /** ${ and @{ a KiB */
  'braced-names-per-kb',
];

const PAIRS =
  'th he in er an re nd at on nt ha es st en ed to it ou ea hi is or ti as te et ng of al de se le sa si ar ve ra ld ur io ne me li ' +
  'ri ro co ec ic ce ll el no ma ta be ch us om di ss ns ct pe la ut tr wa ge em ad id im il un tu ho ca so su ir pr po ac ul ke ol ' +
  'mo na fi op ai ot am ag ap pt ev lo ni rs nc mp ab if ex fo ue rn eq ur ey cl da do ef ub ob bl ck';
const USUAL = new Uint8Array(26 * 26);
for (const [first = '', second = ''] of PAIRS.split(' ').map((pair) => Array.from(pair)))
  USUAL[(first.charCodeAt(0) - 97) * 26 + second.charCodeAt(0) - 97] = 1;

const ESCAPE_ROW_BYTES_MIN = 12;
const NUMBER_ROW_BYTES_MIN = 64;
const NUMBER = 1;
const LETTER = 2;
const ESCAPE = 4;
const KINDS = new Uint8Array(256);
for (const character of '0123456789, \t\r\n+-') mark(character, NUMBER);
for (const character of 'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ') mark(character, LETTER);
for (const character of '\\%') mark(character, ESCAPE);

function mark(character: string, kind: number): void {
  const byte = character.charCodeAt(0);
  KINDS[byte] = (KINDS[byte] ?? 0) | kind;
}

const LONGEST = SCRIPT_FEATURES.indexOf('literal-longest');
const LITERALS = SCRIPT_FEATURES.indexOf('literal-share');
const COMMENTS = SCRIPT_FEATURES.indexOf('comment-share');

/** @param features those of `scriptFeatures` for the same bytes */
export function textureFeatures(all: Uint8Array, features: readonly number[]): readonly number[] {
  const bytes = all.subarray(0, SCRIPT_BYTES_MAX);
  const total = Math.max(1, bytes.length);
  const pairs = letterPairs(bytes);
  const numbers = numberRows(bytes);
  const hidden = (features[LITERALS] ?? 0) + (features[COMMENTS] ?? 0);
  return [
    escapeRows(bytes) / total,
    numbers.bytes / total,
    Math.log2(1 + numbers.longest),
    pairs.usual / Math.max(1, pairs.all),
    pairs.changes / Math.max(1, pairs.all),
    invisible(bytes) / total,
    Math.min(1, (features[LONGEST] ?? 0) / total),
    Math.log2(1 + total * Math.max(0, 1 - hidden)),
    distinct(bytes),
    ...calls(bytes),
  ];
}

function letterPairs(bytes: Uint8Array): { readonly all: number; readonly usual: number; readonly changes: number } {
  let [all, usual, changes] = [0, 0, 0];
  let before = 0;
  for (const byte of bytes) {
    if ((KINDS[byte] ?? 0) !== LETTER) {
      before = 0;
      continue;
    }
    if (before !== 0) {
      all += 1;
      usual += USUAL[((before | 0x20) - 97) * 26 + (byte | 0x20) - 97] ?? 0;
      if (((before ^ byte) & 0x20) !== 0) changes += 1;
    }
    before = byte;
  }
  return { all, usual, changes };
}

/** Rows of digits and what stands between numbers, and the x of 0x with its digits. */
function numberRows(bytes: Uint8Array): { readonly bytes: number; readonly longest: number } {
  let [inRows, longest, start] = [0, 0, 0];
  for (let at = 0; at <= bytes.length; at += 1) {
    const byte = at < bytes.length ? (bytes[at] ?? 0) : 0;
    if ((KINDS[byte] ?? 0) === NUMBER) continue;
    if ((byte === 0x78 || byte === 0x58) && bytes[at - 1] === 0x30) continue;
    if (isHexLetter(byte) && isAfterHexPrefix(bytes, at)) continue;
    const length = at - start;
    if (length >= NUMBER_ROW_BYTES_MIN && hasDigits(bytes, start)) inRows += length;
    if (length > longest && hasDigits(bytes, start)) longest = length;
    start = at + 1;
  }
  return { bytes: inRows, longest };
}

/** Blanks alone are no numbers: three digits stand among the row's first bytes. */
function hasDigits(bytes: Uint8Array, start: number): boolean {
  let digits = 0;
  for (let at = start; at < start + NUMBER_ROW_BYTES_MIN; at += 1) {
    const byte = bytes[at] ?? 0;
    if (byte >= 0x30 && byte <= 0x39) digits += 1;
  }
  return digits >= 3;
}

function isHexLetter(byte: number): boolean {
  return (byte >= 0x61 && byte <= 0x66) || (byte >= 0x41 && byte <= 0x46);
}

/** 0x, or 0x and up to seven digits, before it */
function isAfterHexPrefix(bytes: Uint8Array, at: number): boolean {
  for (let back = 1; back <= 8; back += 1) {
    const byte = bytes[at - back] ?? 0;
    if (byte === 0x78 || byte === 0x58) return bytes[at - back - 1] === 0x30;
    if (!isHexLetter(byte) && (byte < 0x30 || byte > 0x39)) return false;
  }
  return false;
}

/** Escapes that follow one another: each begins with \ or %, and four or fewer letters or digits, or braces, stand between. */
function escapeRows(bytes: Uint8Array): number {
  let inRows = 0;
  let start = -1;
  let last = -1;
  for (let at = 0; at < bytes.length; at += 1) {
    if ((KINDS[bytes[at] ?? 0] ?? 0) !== ESCAPE) continue;
    if (last === -1 || at - last > 9 || at - last < 3) {
      if (start !== -1 && last - start >= ESCAPE_ROW_BYTES_MIN) inRows += last - start;
      start = at;
    }
    last = isEscape(bytes, at) ? at : -1;
    if (last === -1) start = -1;
  }
  return start !== -1 && last - start >= ESCAPE_ROW_BYTES_MIN ? inRows + last - start : inRows;
}

/** x or u and a hexadecimal digit, or two octal digits behind it; of % two hexadecimal ones. */
function isEscape(bytes: Uint8Array, at: number): boolean {
  const [next = 0, second = 0] = [bytes[at + 1], bytes[at + 2]];
  if (next === 0x78 || next === 0x75 || next === 0x55) return isHex(second) || second === 0x7b;
  return isHex(next) && isHex(second);
}

function isHex(byte: number): boolean {
  return isHexLetter(byte) || (byte >= 0x30 && byte <= 0x39);
}

/** U+200B to U+200F, U+2060 to U+2064, U+FE00 to U+FE0F, U+FEFF, U+E0000 to U+E01FF: bytes of them in UTF-8 */
function invisible(bytes: Uint8Array): number {
  let count = 0;
  for (let at = bytes.indexOf(0xe2); at !== -1; at = bytes.indexOf(0xe2, at + 1)) {
    const [second = 0, third = 0] = [bytes[at + 1], bytes[at + 2]];
    if ((second === 0x80 && third >= 0x8b && third <= 0x8f) || (second === 0x81 && third >= 0xa0 && third <= 0xa4))
      count += 3;
  }
  for (let at = bytes.indexOf(0xef); at !== -1; at = bytes.indexOf(0xef, at + 1)) {
    const [second = 0, third = 0] = [bytes[at + 1], bytes[at + 2]];
    if ((second === 0xb8 && third >= 0x80 && third <= 0x8f) || (second === 0xbb && third === 0xbf)) count += 3;
  }
  for (let at = bytes.indexOf(0xf3); at !== -1; at = bytes.indexOf(0xf3, at + 1))
    if (bytes[at + 1] === 0xa0 && ((bytes[at + 2] ?? 0) & 0xf8) === 0x80) count += 4;
  return count;
}

function distinct(bytes: Uint8Array): number {
  const seen = new Uint8Array(256);
  for (const byte of bytes) seen[byte] = 1;
  return seen.reduce((sum, each) => sum + each, 0);
}

const ARRAY = [0x61, 0x72, 0x72, 0x61, 0x79];

function calls(bytes: Uint8Array): readonly number[] {
  let [called, substituted, braced] = [0, 0, 0];
  let before = 0;
  for (let at = 0; at < bytes.length; at += 1) {
    const byte = bytes[at] ?? 0;
    if (byte === 0x28) {
      if (before === 0x24) substituted += 1;
      else if (doesCall(before) && !ARRAY.every((letter, place) => bytes[at - 5 + place] === letter)) called += 1;
    } else if (byte === 0x60) substituted += 1;
    else if (byte === 0x7b && (before === 0x24 || before === 0x40)) braced += 1;
    before = byte;
  }
  const kib = Math.max(1, bytes.length) / 1_024;
  return [Math.log2(1 + called), called / kib, Math.log2(1 + substituted), braced / kib];
}

/** a letter, digit, _, ), ], }, or quote */
function doesCall(byte: number): boolean {
  if ((KINDS[byte] ?? 0) === LETTER || (byte >= 0x30 && byte <= 0x39)) return true;
  return byte === 0x5f || byte === 0x29 || byte === 0x5d || byte === 0x7d || byte === 0x22 || byte === 0x27;
}
