import type { PeOriginal } from './pe-original.js';

/** An import descriptor: a table of no more than one has nothing in it. */
const IMPORT_BYTES = 20;
const IMPORT_INFO_BYTES = 8;
/** some libraries have a table of one empty block, which UPX does not keep */
const EMPTY_TABLE_BYTES = 8;
/** from here on, a distance is told in more than its one byte */
const LONG_FROM = 0xf0;
const WORD_BYTES = 4;

/**
 * Puts addresses within an image back in place: for what is relocated, UPX has them in big endian and counted from the image's
 * first byte. Where they are is told by a list of distances from one to the next; damaged, it ends there.
 */
export function undoRelocations(image: Uint8Array, original: PeOriginal): void {
  const { headersEnd, bits, imageBase, firstAddress, importsSize, relocationsSize } = original;
  if (relocationsSize === 0 || relocationsSize === EMPTY_TABLE_BYTES) return;
  const view = new DataView(image.buffer, image.byteOffset, image.byteLength);
  const info = headersEnd + (importsSize > IMPORT_BYTES ? IMPORT_INFO_BYTES : 0);
  if (info + WORD_BYTES > image.length) return;
  const bytes = bits / 8;
  const added = imageBase + BigInt(firstAddress);
  let list = view.getUint32(info, true);
  for (let at = -WORD_BYTES; list + 1 + 2 + WORD_BYTES <= image.length && image[list] !== 0;) {
    const first = image[list] ?? 0;
    let distance = first;
    list += 1;
    if (first >= LONG_FROM) {
      distance = (first & 0x0f) * 0x1_0000 + view.getUint16(list, true);
      list += 2;
      if (distance === 0) {
        distance = view.getUint32(list, true);
        list += WORD_BYTES;
      }
    }
    at += distance;
    // no two of them overlap, and all lie in the sections, before this list and the headers
    if (distance < WORD_BYTES || at + bytes > original.at) return;
    if (bits === 64) view.setBigUint64(at, view.getBigUint64(at) + added, true);
    else view.setUint32(at, view.getUint32(at) + Number(added), true);
  }
}
