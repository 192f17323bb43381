import { Fields } from '../../bytes/index.js';
import type { Budget } from '../budget.js';
import type { Found } from '../found.js';
import { adler32 } from './adler32.js';
import { decompress, methodName } from './methods.js';
import { findPackHeader, PACK_HEADER_BYTES, type PackHeader } from './pack-header.js';
import { hasNoRelocations, peOriginal, type PeOriginal } from './pe-original.js';
import { undoFilter } from './undo-filter.js';
import { undoRelocations } from './undo-relocations.js';

/** It stands before the second section's bytes: within the first page or two, whatever the headers say. */
const SEARCH_BYTES = 65_536;
const DOS_HEADER_PE_AT = 60;

/**
 * Unpacks a PE file that UPX packed (class PeFile): one stream behind the PackHeader. It holds the image from the first section's
 * address on, then what is needed to put imports and relocations back, then the original headers. Given back is a file of the
 * original's headers and sections with all the rest behind it; the tables of imports and relocations are not put back.
 *
 * @returns null where it is none
 */
export function unpackPe(bytes: Uint8Array, budget: Budget): Found | null {
  const header = findPackHeader(bytes, 0, SEARCH_BYTES);
  const method = header === null ? null : methodName(header.method);
  if (header === null || method === null) return null;
  const fields = new Fields(bytes, 'little');
  const begin = header.at + PACK_HEADER_BYTES;
  const packed = bytes.subarray(begin, begin + header.packedLength);
  const image = decompress(packed, header.method, header.unpackedLength, budget);
  if (image === null || image.length === 0) return null;
  // summed up before the filter is undone, as the packer did after it was done
  const intact = budget.spend(image.length) ? adler32(image) === header.unpackedAdler : null;
  const original = peOriginal(image);
  if (original === null) return { bytes: image, by: [method], intact };
  undoCodeFilter(image, original, header, budget);
  if (budget.spend(image.length) && !hasNoRelocations(fields, fields.u32(DOS_HEADER_PE_AT)))
    undoRelocations(image, original);
  return { bytes: asFile(bytes, image, original, budget), by: [method], intact };
}

function undoCodeFilter(
  image: Uint8Array,
  { codeBase, codeSize, firstAddress }: PeOriginal,
  { filter, filterMark }: PackHeader,
  budget: Budget,
): void {
  const from = codeBase - firstAddress;
  if (filter === 0 || from < 0 || from + codeSize > image.length || !budget.spend(codeSize)) return;
  undoFilter(image.subarray(from, from + codeSize), { id: filter, mark: filterMark }, from);
}

function asFile(packed: Uint8Array, image: Uint8Array, original: PeOriginal, budget: Budget): Uint8Array {
  const { at, headersEnd, sections, firstAddress } = original;
  const headersAt = new Fields(packed, 'little').u32(DOS_HEADER_PE_AT);
  const headers = image.subarray(at, headersEnd);
  const placed = sections.flatMap(({ address, offset, size }) => {
    const from = address - firstAddress;
    return offset === 0 || from < 0 ? [] : [{ offset, bytes: image.subarray(from, from + size) }];
  });
  const imageEnd = Math.max(0, ...sections.map(({ address, size }) => address - firstAddress + size));
  const rest = image.subarray(Math.min(imageEnd, image.length));
  const end = Math.max(headersAt + headers.length, ...placed.map(({ offset, bytes }) => offset + bytes.length));
  // sections that lie far apart in the file: not as any linker leaves them
  if (headersAt > packed.length || end + rest.length > 2 * image.length + packed.length) return image;
  if (!budget.spend(end + rest.length)) return image;
  const file = new Uint8Array(end + rest.length);
  file.set(packed.subarray(0, headersAt));
  file.set(headers, headersAt);
  for (const { offset, bytes } of placed) file.set(bytes, offset);
  file.set(rest, end);
  return file;
}
