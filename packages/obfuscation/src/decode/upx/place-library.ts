import type { Executable } from '../../executable/index.js';
import type { Budget } from '../budget.js';
import { unpackChain } from './blocks.js';
import { gapsOf, unpackGaps } from './gaps.js';
import type { PackedElf, Placed } from './packed-elf.js';
import { cut } from './place-program.js';

/**
 * Of a shared library, only what the dynamic linker does not need before it runs is packed: the read-only segments from the place on
 * where UPX's own data begins. What lies before stands in the packed file as it was, and so do writable segments, at places of their
 * own. Words that UPX changed in them (DT_INIT) are left as they are.
 *
 * @param original what the first block says of the library
 */
export function placeLibrary(packed: PackedElf, original: Executable, budget: Budget): Placed {
  const { fields, at, elf, firstBlock, unpackedLength } = packed;
  const file = fields.bytes;
  const headers = unpackChain(fields, firstBlock, 1, budget);
  const chain = unpackChain(fields, headers.end, Infinity, budget);
  const stream = Buffer.concat(chain.parts);
  const readOnly = original.segments.filter(({ write }) => !write);
  const packedParts = readOnly.flatMap(({ offset, fileSize }) => {
    const begin = Math.max(offset, at);
    return begin < offset + fileSize ? [{ offset: begin, size: offset + fileSize - begin }] : [];
  });
  const writable = original.segments.flatMap((segment) => {
    // what is packed has no segment of its own any more, so they are told by their addresses
    const now = elf.segments.find(({ address }) => address === segment.address);
    if (!segment.write || now === undefined) return [];
    return [{ offset: segment.offset, bytes: file.subarray(now.offset, now.offset + segment.fileSize) }];
  });
  const gaps = gapsOf(original.segments, unpackedLength);
  const pieces = [
    { offset: 0, bytes: file.subarray(0, at) },
    { offset: 0, bytes: headers.parts[0] ?? new Uint8Array(0) },
    ...cut(stream, packedParts),
    ...writable,
    ...cut(unpackGaps(packed, chain.end, gaps, budget), gaps),
  ];
  const end = Math.max(...pieces.map(({ offset, bytes }) => offset + bytes.length));
  if (end > budget.roomFor(file.length) || !budget.spend(end)) return { bytes: stream, adler: null };
  const whole = new Uint8Array(end);
  for (const { offset, bytes } of pieces) whole.set(bytes, offset);
  return { bytes: whole, adler: null };
}
