import type { Region } from '../../executable/index.js';
import type { Budget } from '../budget.js';
import { blockHeaderAt, unpackChain } from './blocks.js';
import type { PackedElf } from './packed-elf.js';

export interface Gap {
  readonly offset: number;
  readonly size: number;
}

/** What lies between the segments and behind the last one, in the order UPX has it: behind which segment. */
export function gapsOf(segments: readonly Region[], fileLength: number): readonly Gap[] {
  const begins = segments.map(({ offset }) => offset);
  return segments.flatMap(({ offset, fileSize }, index) => {
    const end = offset + fileSize;
    const later = begins.filter((begin, other) => other !== index && begin >= end);
    const size = Math.min(fileLength, ...later) - end;
    return size > 0 ? [{ offset: end, size }] : [];
  });
}

/** One place in the loader may by chance read like the first gap's header. */
const TRIES_MAX = 4;

/**
 * The gaps' blocks stand behind the loader, whose length the versions of UPX tell in different ways: so the first gap's length is
 * looked for.
 *
 * @returns as much of all gaps, one behind the other, as there is
 */
export function unpackGaps(
  { fields, elf: { order } }: PackedElf,
  from: number,
  gaps: readonly Gap[],
  budget: Budget,
): Uint8Array | null {
  const [first] = gaps;
  if (first === undefined) return null;
  const wanted = gaps.reduce((sum, { size }) => sum + size, 0);
  const needle = Buffer.alloc(4);
  if (order === 'little') needle.writeUInt32LE(first.size % 2 ** 32);
  else needle.writeUInt32BE(first.size % 2 ** 32);
  const file = Buffer.from(fields.bytes.buffer, fields.bytes.byteOffset, fields.bytes.length);
  let at = from;
  for (let tries = 0; tries < TRIES_MAX; tries += 1) {
    if (!budget.spend(file.length - at)) return null;
    at = file.indexOf(needle, at);
    if (at === -1) return null;
    const header = blockHeaderAt(fields, at);
    // nothing but code is filtered
    if (header?.filter === 0 && header.filterMark === 0) {
      const { parts, length } = unpackChain(fields, at, wanted, budget);
      if (length > 0) return Buffer.concat(parts).subarray(0, wanted);
    }
    at += 1;
  }
  return null;
}
