import { BitSource, type WordBytes } from './bit-source.js';

export type NrvKind = 'nrv2b' | 'nrv2d' | 'nrv2e';

/** Beyond this distance a match is one byte longer than its code says. */
const FAR: Readonly<Record<NrvKind, number>> = { nrv2b: 0xd00, nrv2d: 0x500, nrv2e: 0x500 };
/** Codes of distances and lengths grow by a bit a turn; none that fits in 32 bits is longer. */
const CODE_MAX = 2 ** 24;
const SAME_DISTANCE = 2;

/**
 * Decodes NRV2B, NRV2D or NRV2E (the UCL library) into `output`, as far as both reach. Pure; work is linear in what goes in and what
 * comes out.
 *
 * @returns how many bytes of `output` were written: fewer than it has where the stream is damaged or ends
 */
export function decodeNrv(input: Uint8Array, kind: NrvKind, wordBytes: WordBytes, output: Uint8Array): number {
  const source = new BitSource(input, wordBytes);
  const far = FAR[kind];
  let [written, last] = [0, 1];
  while (written < output.length && !source.isOverrun()) {
    if (source.bit() === 1) {
      const byte = source.byte();
      // of the last one its bit alone may have been there
      if (source.isOverrun()) break;
      output[written] = byte;
      written += 1;
      continue;
    }
    const code = kind === 'nrv2b' ? distanceCode2b(source) : distanceCode(source);
    if (code >= CODE_MAX || source.isOverrun()) break;
    let lengthBit: number | null = null;
    if (code !== SAME_DISTANCE) {
      let distance = (code - 3) * 256 + source.byte();
      // all ones (2b, 2d, 2e alike): the end of the stream
      if (distance >= 0xffff_ffff) break;
      if (kind !== 'nrv2b') {
        lengthBit = (distance & 1) ^ 1;
        distance = Math.floor(distance / 2);
      }
      last = distance + 1;
    }
    const length = lengthOf(source, kind, lengthBit ?? source.bit()) + (last > far ? 1 : 0) + 1;
    if (last > written || length >= CODE_MAX || source.isOverrun()) break;
    const end = Math.min(written + length, output.length);
    // byte by byte: a match may reach into what it writes itself
    for (; written < end; written += 1) output[written] = output[written - last] ?? 0;
  }
  return written;
}

function distanceCode2b(source: BitSource): number {
  let code = 1;
  do code = code * 2 + source.bit();
  while (source.bit() === 0 && code <= CODE_MAX);
  return code;
}

function distanceCode(source: BitSource): number {
  let code = 1;
  while (code <= CODE_MAX) {
    code = code * 2 + source.bit();
    if (source.bit() === 1) break;
    code = (code - 1) * 2 + source.bit();
  }
  return code;
}

/** @param first the first bit of the length, which 2D and 2E may have within the distance */
function lengthOf(source: BitSource, kind: NrvKind, first: number): number {
  if (kind === 'nrv2e') {
    if (first === 1) return 1 + source.bit();
    if (source.bit() === 1) return 3 + source.bit();
    return longLength(source) + 3;
  }
  const short = first * 2 + source.bit();
  return short === 0 ? longLength(source) + 2 : short;
}

function longLength(source: BitSource): number {
  let length = 1;
  do length = length * 2 + source.bit();
  while (source.bit() === 0 && length < CODE_MAX);
  return length;
}
