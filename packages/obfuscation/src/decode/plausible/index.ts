import { isArchive, isProgram, mayBeginBinary } from './magic.js';
import { isText, isUtf16, isVaried } from './text.js';

export { isProgram, mayBeginBinary } from './magic.js';
export { fromUtf16, isText, isUtf16, textBytesIn } from './text.js';

const begins = (bytes: Uint8Array, text: string): boolean =>
  Buffer.from(bytes.buffer, bytes.byteOffset, Math.min(bytes.length, text.length)).equals(Buffer.from(text, 'latin1'));

/** Text that says by its beginning that it is no code: a source map, a certificate within a certificate, a PDF. */
const HARMLESS = ['{"version":3', '-----BEGIN', '%PDF-'];

/** Whether what a literal decodes to is worth giving back: a program, an archive, or text that is no known harmless thing. */
export function isPlausible(bytes: Uint8Array): boolean {
  if (isProgram(bytes) || isArchive(bytes)) return true;
  return isVaried(bytes) && isText(bytes) && !HARMLESS.some((each) => begins(bytes, each));
}

/** Whether the first bytes of what a literal decodes to may be worth decoding the rest. */
export function isPromising(head: Uint8Array): boolean {
  return mayBeginBinary(head) || (isVaried(head) && (isText(head) || isUtf16(head)));
}
