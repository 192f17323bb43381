import { isUtf16, mayBeginBinary, textBytesIn } from '../plausible/index.js';
import { base64Value } from './codecs.js';

/** Letters looked at, four of which make three bytes; of what one begins with at least. */
const LETTERS = 32;
/** Less of text than what is asked for later: a character may be cut in two at the end. */
const TEXT_SHARE_MIN = 0.8;

/** used again and again: names in programs are asked about by the hundred thousand */
const head = new Uint8Array((LETTERS / 4) * 3);

/**
 * Whether letters of base64 may decode to text or to what begins a program or an archive. Cheap, and says yes too often: a first test
 * before the real one.
 */
export function mayBePlain(bytes: Uint8Array, begin: number): boolean {
  let written = 0;
  for (let at = begin; at < begin + LETTERS; at += 4) {
    const word =
      (base64Value(bytes[at]) << 18) |
      (base64Value(bytes[at + 1]) << 12) |
      (base64Value(bytes[at + 2]) << 6) |
      base64Value(bytes[at + 3]);
    for (let shift = 16; shift >= 0; shift -= 8) {
      head[written] = (word >> shift) & 0xff;
      written += 1;
    }
  }
  return textBytesIn(head) >= head.length * TEXT_SHARE_MIN || mayBeginBinary(head) || isUtf16(head);
}
