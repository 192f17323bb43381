import type { Budget } from '../budget.js';
import { inflateRaw } from '../inflate/index.js';
import { decodeLzma, probabilityCount } from '../lzma/index.js';
import type { WordBytes } from './bit-source.js';
import { decodeNrv, type NrvKind } from './decode-nrv.js';

/** What UPX compresses with, by the numbers of its headers (b_method, PackHeader). */
const NRV: ReadonlyMap<number, readonly [NrvKind, WordBytes]> = new Map([
  [2, ['nrv2b', 4]],
  [3, ['nrv2b', 1]],
  [4, ['nrv2b', 2]],
  [5, ['nrv2d', 4]],
  [6, ['nrv2d', 1]],
  [7, ['nrv2d', 2]],
  [8, ['nrv2e', 4]],
  [9, ['nrv2e', 1]],
  [10, ['nrv2e', 2]],
]);
const LZMA = 14;
const DEFLATE = 15;

/** Measured against copying: an LZMA literal takes eight turns of the range decoder. */
const STEPS = { nrv: 4, lzma: 8 };

/** As it stands in {@link DecodedPiece.by}; null for a method that is none. */
export function methodName(method: number): string | null {
  const nrv = NRV.get(method);
  if (nrv !== undefined) return `upx-${nrv[0]}`;
  return method === LZMA ? 'upx-lzma' : method === DEFLATE ? 'upx-deflate' : null;
}

/**
 * Decompresses one block.
 *
 * @param length of what comes out, as the header says
 * @returns as much of it as there is, in memory of its own; null where the method is none, or a bound is met
 */
export function decompress(input: Uint8Array, method: number, length: number, budget: Budget): Uint8Array | null {
  if (length > budget.roomFor(input.length)) {
    budget.overflowed(input.length);
    return null;
  }
  if (method === DEFLATE) return inflateRaw(input, budget, length)?.bytes ?? null;
  const nrv = NRV.get(method);
  if (nrv !== undefined) {
    if (!budget.spend(STEPS.nrv * (input.length + length))) return null;
    const output = new Uint8Array(length);
    return output.subarray(0, decodeNrv(input, nrv[0], nrv[1], output));
  }
  return method === LZMA ? decompressLzma(input, length, budget) : null;
}

/** In front of the raw stream UPX has two bytes: pb, with lc + lp above it; lc, with lp above it. */
function decompressLzma(input: Uint8Array, length: number, budget: Budget): Uint8Array | null {
  const [first = 0xff, second = 0xff] = input;
  const properties = {
    positionBits: first & 7,
    literalContextBits: second & 15,
    literalPositionBits: second >> 4,
  };
  const { positionBits, literalContextBits, literalPositionBits } = properties;
  if (positionBits > 4 || literalContextBits > 8 || literalPositionBits > 4) return null;
  const tables = probabilityCount(literalContextBits + literalPositionBits);
  if (!budget.spend(tables + STEPS.lzma * (input.length + length))) return null;
  const output = new Uint8Array(length);
  return output.subarray(0, decodeLzma(input, 2, properties, output));
}
