/** Where each set of probabilities stands in the one array that holds them all; the order is ours, the sizes are the format's. */
const STATES = 12;
const POSITION_BITS_MAX = 4;
const POSITIONS = 1 << POSITION_BITS_MAX;
const LITERAL_SIZE = 0x300;

/** Within a length's probabilities. */
export const LENGTH = { choice: 0, choice2: 1, low: 2, middle: 2 + POSITIONS * 8, high: 2 + POSITIONS * 16 } as const;
const LENGTH_SIZE = LENGTH.high + 256;

const isMatch = 0;
const isRep = isMatch + STATES * POSITIONS;
const isRepG0 = isRep + STATES;
const isRepG1 = isRepG0 + STATES;
const isRepG2 = isRepG1 + STATES;
const isRep0Long = isRepG2 + STATES;
const positionSlot = isRep0Long + STATES * POSITIONS;
const positionSpecial = positionSlot + 4 * 64;
const positionAlign = positionSpecial + 128;
const matchLength = positionAlign + 16;
const repLength = matchLength + LENGTH_SIZE;
const literal = repLength + LENGTH_SIZE;

export const LAYOUT = {
  positionBitsMax: POSITION_BITS_MAX,
  literalSize: LITERAL_SIZE,
  isMatch,
  isRep,
  isRepG0,
  isRepG1,
  isRepG2,
  isRep0Long,
  positionSlot,
  positionSpecial,
  positionAlign,
  matchLength,
  repLength,
  literal,
} as const;

/** @param literalBits lc + lp: each bit more doubles the tables of literals */
export function probabilityCount(literalBits: number): number {
  return literal + (LITERAL_SIZE << literalBits);
}
