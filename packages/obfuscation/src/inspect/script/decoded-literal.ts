import { compressedFormatAt, countBytes, shannonEntropy } from '../../entropy/index.js';
import { SCRIPT_BYTES_MAX } from '../../scripts/index.js';
import { isCodeWord } from './code-words.js';
import { longestRun } from './longest-run.js';

/**
 * What the longest run of base64, or of hexadecimal digits, holds: honest scripts carry pictures, fonts, certificates and WebAssembly,
 * obfuscated ones a script, or something compressed.
 */
export const DECODED_FEATURES: readonly string[] = [
  /** bytes of what it decodes to; 0 where no run has {@link RUN_BYTES_MIN} */
  'decoded-log2',
  /** bits a byte */
  'decoded-entropy',
  /** of its bytes: printable ones, blanks and ends of lines */
  'decoded-text-share',
  /** words in it that belong to code, 0 to 16 */
  'decoded-code-words',
  /** begins as something compressed: gzip, zlib, xz, zip, zstd, bzip2 */
  'decoded-is-compressed',
  /** begins as a picture, a font, a sound, a document, a certificate or WebAssembly */
  'decoded-is-media',
  /** begins as an executable, or as marshalled or pickled Python */
  'decoded-is-program',
  'decoded-is-hex',
  /** it decodes to base64 once more */
  'decoded-is-base64',
];

/** Shorter ones are hashes, keys and names. */
const RUN_BYTES_MIN = 64;
/** So much of a run is decoded. */
const DECODE_BYTES_MAX = 64 * 1024;
const WORDS_MAX = 16;
const COMPRESSED = new Set(['gzip', 'zlib', 'xz', 'zip', 'zstd', 'bzip2', 'lz4', '7z', 'rar']);
/** GIF8, %PDF, wasm, TrueType, OpenType, ICO, DER, SVG and XML */
const MEDIA: readonly (readonly number[])[] = [
  [0x47, 0x49, 0x46, 0x38],
  [0x25, 0x50, 0x44, 0x46],
  [0x00, 0x61, 0x73, 0x6d],
  [0x00, 0x01, 0x00, 0x00],
  [0x4f, 0x54, 0x54, 0x4f],
  [0x00, 0x00, 0x01, 0x00],
  [0x30, 0x82],
  [0x3c, 0x73, 0x76, 0x67],
  [0x3c, 0x3f, 0x78, 0x6d, 0x6c],
  [0x49, 0x44, 0x33],
];
/** ELF, MZ with what follows it in every linker's stub, marshal's code object, pickle's protocols 2 to 5 */
const PROGRAMS: readonly (readonly number[])[] = [
  [0x7f, 0x45, 0x4c, 0x46],
  [0x4d, 0x5a, 0x90],
  [0xe3, 0x00, 0x00, 0x00, 0x00],
  [0x63, 0x00, 0x00, 0x00, 0x00],
  [0x80, 0x02],
  [0x80, 0x03],
  [0x80, 0x04],
  [0x80, 0x05],
];

export function decodedFeatures(bytes: Uint8Array): readonly number[] {
  const { start, end, isHex } = longestRun(bytes.subarray(0, SCRIPT_BYTES_MAX));
  if (end - start < RUN_BYTES_MIN) return DECODED_FEATURES.map(() => 0);
  const digits = Buffer.from(bytes.buffer, bytes.byteOffset + start, Math.min(end - start, DECODE_BYTES_MAX));
  const decoded = Buffer.from(digits.toString('latin1').replaceAll(/[\r\n]/g, ''), isHex ? 'hex' : 'base64');
  const counts = countBytes(decoded);
  const format = compressedFormatAt(decoded, 0);
  return [
    Math.log2(1 + (isHex ? (end - start) / 2 : ((end - start) / 4) * 3)),
    shannonEntropy(counts),
    textShare(counts, decoded.length),
    codeWords(decoded),
    Number(format !== null && COMPRESSED.has(format)),
    Number((format !== null && !COMPRESSED.has(format)) || beginsAny(decoded, MEDIA)),
    Number(beginsAny(decoded, PROGRAMS)),
    Number(isHex),
    Number(isBase64(decoded)),
  ];
}

function textShare(counts: Uint32Array, total: number): number {
  if (total === 0) return 0;
  let text = 0;
  for (const [byte, count] of counts.entries())
    if ((byte >= 0x20 && byte < 0x7f) || (byte >= 0x09 && byte <= 0x0d)) text += count;
  return text / total;
}

function codeWords(decoded: Buffer): number {
  let count = 0;
  for (const [word] of decoded.toString('latin1').matchAll(/[A-Za-z_]{2,24}/g)) {
    if (isCodeWord(word)) count += 1;
    if (count === WORDS_MAX) break;
  }
  return count;
}

function isBase64(decoded: Buffer): boolean {
  const { start, end } = longestRun(decoded);
  return end - start > decoded.length / 2;
}

function beginsAny(bytes: Uint8Array, magics: readonly (readonly number[])[]): boolean {
  return magics.some((magic) => magic.every((byte, at) => bytes[at] === byte));
}
