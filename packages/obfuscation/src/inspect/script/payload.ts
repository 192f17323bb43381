import { compressedFormatAt } from '../../entropy/index.js';

/** What stands in a script's file that is no text: an archive behind the last line of an installer, or of a packer. */
export const PAYLOAD_FEATURES: readonly string[] = [
  'bytes-log2',
  /** of all bytes: those behind the first NUL or other byte that no text has */
  'binary-tail-share',
  /** text in front of it, bytes */
  'binary-from-log2',
  /** something compressed begins within 64 bytes of it */
  'tail-is-compressed',
];

const BEFORE_BYTES = 64;

export function payloadFeatures(bytes: Uint8Array): readonly number[] {
  const from = firstBinary(bytes);
  const isThere = from < bytes.length;
  return [
    Math.log2(1 + bytes.length),
    bytes.length === 0 ? 0 : (bytes.length - from) / bytes.length,
    isThere ? Math.log2(1 + from) : 0,
    Number(isThere && beginsCompressed(bytes, from)),
  ];
}

/** The first NUL, or control byte but blanks, ends of lines, form feeds, backspaces, bells and escapes. UTF-16 counts from its first. */
function firstBinary(bytes: Uint8Array): number {
  for (let at = 0; at < bytes.length; at += 1) {
    const byte = bytes[at] ?? 0;
    if (byte < 0x20 && byte !== 0x1b && (byte < 0x07 || byte > 0x0d)) return at;
  }
  return bytes.length;
}

function beginsCompressed(bytes: Uint8Array, from: number): boolean {
  for (let at = Math.max(0, from - BEFORE_BYTES); at <= from; at += 1) {
    const format = compressedFormatAt(bytes, at);
    if (format !== null && format !== 'zlib') return true;
  }
  return false;
}
