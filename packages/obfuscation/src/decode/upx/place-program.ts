import type { Executable } from '../../executable/index.js';
import type { Budget } from '../budget.js';
import { adler32 } from './adler32.js';
import { unpackChain } from './blocks.js';
import { gapsOf, unpackGaps } from './gaps.js';
import type { PackedElf, Placed } from './packed-elf.js';

/**
 * The blocks of a program hold its segments, one behind the other, the first of which begins with the headers; then, behind the
 * loader, what lies between and behind the segments (section headers, symbols).
 *
 * @param original what the first block says of the program
 */
export function placeProgram(packed: PackedElf, original: Executable, budget: Budget): Placed {
  const { fields, firstBlock, unpackedLength } = packed;
  const { segments } = original;
  const wanted = segments.reduce((sum, { fileSize }) => sum + fileSize, 0);
  const chain = unpackChain(fields, firstBlock, wanted, budget);
  const stream = Buffer.concat(chain.parts);
  const gaps = gapsOf(segments, unpackedLength);
  const between = unpackGaps(packed, chain.end, gaps, budget);
  const gapsLength = gaps.reduce((sum, { size }) => sum + size, 0);
  const isWhole = stream.length === wanted && (between?.length ?? 0) === gapsLength;
  const sum = budget.spend(stream.length) ? adler32(stream) : 1;
  const adler = isWhole ? adler32(between ?? new Uint8Array(0), sum) : null;

  const pieces = [
    ...cut(
      stream,
      segments.map(({ offset, fileSize }) => ({ offset, size: fileSize })),
    ),
    ...cut(between, gaps),
  ];
  const end = Math.max(...pieces.map(({ offset, bytes }) => offset + bytes.length));
  // offsets that lie, or segments that share their bytes: then as it came, which is what signatures look at
  if (end > stream.length + gapsLength || end > budget.roomFor(fields.bytes.length)) return { bytes: stream, adler };
  const file = new Uint8Array(end);
  for (const { offset, bytes } of pieces) file.set(bytes, offset);
  return { bytes: file, adler };
}

interface Extent {
  readonly offset: number;
  readonly size: number;
}

/** A stream cut into what goes to each place, as far as it reaches. */
export function cut(
  stream: Uint8Array | null,
  extents: readonly Extent[],
): readonly { readonly offset: number; readonly bytes: Uint8Array }[] {
  let at = 0;
  return extents.map(({ offset, size }) => {
    const bytes = (stream ?? new Uint8Array(0)).subarray(at, at + size);
    at += size;
    return { offset: bytes.length === 0 ? 0 : offset, bytes };
  });
}
