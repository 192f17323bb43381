import { LAYOUT, LENGTH, probabilityCount } from './layout.js';
import { RangeDecoder } from './range-decoder.js';

/** Bits of the position and of the byte before that choose the probabilities. */
export interface LzmaProperties {
  readonly literalContextBits: number;
  readonly literalPositionBits: number;
  readonly positionBits: number;
}

const MATCH_LENGTH_MIN = 2;
const SLOTS_PLAIN = 4;
const SLOTS_ALIGNED = 14;
const END_MARKER = 0xffff_ffff;

/** Bytes from here on were seen before: literals, matches, and which of four distances was used last (specification, 12 states). */
const afterLiteral = (state: number): number => (state < 4 ? 0 : state < 10 ? state - 3 : state - 6);
const FIRST_AFTER_MATCH = 7;

/**
 * Decodes a raw LZMA stream (no header, no end marker needed) into `output`, as far as both reach. Pure; work is linear in what it
 * writes. Written after lzma-specification.txt.
 *
 * @param at where the stream begins in `input`
 * @returns how many bytes of `output` were written: fewer than it has where the stream is damaged or ends
 */
export function decodeLzma(input: Uint8Array, at: number, properties: LzmaProperties, output: Uint8Array): number {
  const { literalContextBits, literalPositionBits, positionBits } = properties;
  const coder = new RangeDecoder(input, at, probabilityCount(literalContextBits + literalPositionBits));
  const literalMask = (1 << literalPositionBits) - 1;
  const positionMask = (1 << positionBits) - 1;
  let [state, rep0, rep1, rep2, rep3] = [0, 0, 0, 0, 0];
  let written = 0;

  while (written < output.length && !coder.isOverrun) {
    const position = written & positionMask;
    const offset = (state << LAYOUT.positionBitsMax) + position;
    if (coder.bit(LAYOUT.isMatch + offset) === 0) {
      const before = written > 0 ? (output[written - 1] ?? 0) : 0;
      const context = ((written & literalMask) << literalContextBits) + (before >> (8 - literalContextBits));
      const base = LAYOUT.literal + context * LAYOUT.literalSize;
      if (state >= FIRST_AFTER_MATCH && rep0 >= written) return written;
      const matched = state >= FIRST_AFTER_MATCH ? (output[written - rep0 - 1] ?? 0) : null;
      output[written] = matched === null ? literal(coder, base) : matchedLiteral(coder, base, matched);
      written += 1;
      state = afterLiteral(state);
      continue;
    }
    let length: number;
    if (coder.bit(LAYOUT.isRep + state) === 0) {
      [rep3, rep2, rep1] = [rep2, rep1, rep0];
      length = readLength(coder, LAYOUT.matchLength, position);
      state = state < FIRST_AFTER_MATCH ? 7 : 10;
      rep0 = readDistance(coder, length);
      if (rep0 === END_MARKER) return written;
    } else {
      if (coder.bit(LAYOUT.isRepG0 + state) === 0) {
        if (coder.bit(LAYOUT.isRep0Long + offset) === 0) {
          if (rep0 >= written) return written;
          output[written] = output[written - rep0 - 1] ?? 0;
          written += 1;
          state = state < FIRST_AFTER_MATCH ? 9 : 11;
          continue;
        }
      } else if (coder.bit(LAYOUT.isRepG1 + state) === 0) [rep0, rep1] = [rep1, rep0];
      else if (coder.bit(LAYOUT.isRepG2 + state) === 0) [rep0, rep1, rep2] = [rep2, rep0, rep1];
      else [rep0, rep1, rep2, rep3] = [rep3, rep0, rep1, rep2];
      length = readLength(coder, LAYOUT.repLength, position);
      state = state < FIRST_AFTER_MATCH ? 8 : 11;
    }
    if (rep0 >= written) return written;
    const end = Math.min(written + length + MATCH_LENGTH_MIN, output.length);
    // byte by byte: a match may reach into what it writes itself
    for (; written < end; written += 1) output[written] = output[written - rep0 - 1] ?? 0;
  }
  return written;
}

function literal(coder: RangeDecoder, base: number): number {
  let symbol = 1;
  while (symbol < 0x100) symbol = (symbol << 1) | coder.bit(base + symbol);
  return symbol & 0xff;
}

/** After a match, the byte that it would have gone on with chooses the probabilities until the two differ. */
function matchedLiteral(coder: RangeDecoder, base: number, matched: number): number {
  let symbol = 1;
  for (let shift = 7; symbol < 0x100; shift -= 1) {
    const expected = (matched >> shift) & 1;
    const bit = coder.bit(base + ((1 + expected) << 8) + symbol);
    symbol = (symbol << 1) | bit;
    if (bit !== expected) {
      while (symbol < 0x100) symbol = (symbol << 1) | coder.bit(base + symbol);
    }
  }
  return symbol & 0xff;
}

function readLength(coder: RangeDecoder, base: number, position: number): number {
  if (coder.bit(base + LENGTH.choice) === 0) return coder.tree(base + LENGTH.low + (position << 3), 3);
  if (coder.bit(base + LENGTH.choice2) === 0) return 8 + coder.tree(base + LENGTH.middle + (position << 3), 3);
  return 16 + coder.tree(base + LENGTH.high, 8);
}

/** @returns the distance less one, as the format counts it */
function readDistance(coder: RangeDecoder, length: number): number {
  const slot = coder.tree(LAYOUT.positionSlot + (Math.min(length, 3) << 6), 6);
  if (slot < SLOTS_PLAIN) return slot;
  const bits = (slot >> 1) - 1;
  const start = ((2 | (slot & 1)) << bits) >>> 0;
  if (slot < SLOTS_ALIGNED) return start + coder.reverseTree(LAYOUT.positionSpecial + start - slot, bits);
  const high = coder.direct(bits - 4) * 16;
  return (start + high + coder.reverseTree(LAYOUT.positionAlign, 4)) >>> 0;
}
