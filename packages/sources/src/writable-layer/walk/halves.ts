/**
 * A walk in two halves, on two threads: both go through the upper levels of the tree and each takes the entries there that are
 * its own, with all that is beneath them. Whose an entry is tells its inode number, which both read and no renaming changes.
 */

/**
 * Levels that both halves go through, the root being the first: enough for most trees of applications to fall in parts (`app`, `node_modules`,
 * the packages). Each further one costs that both open and read its directories.
 */
const SHARED_LEVELS = 3;
/** 2^32 divided by the golden ratio: neighbouring numbers fall apart (Knuth, The Art of Computer Programming, 6.4) */
const GOLDEN = 0x9e3779b1;

/** @param level 1 for the root's own entries */
export function isShared(level: number, half: 0 | 1 | null): boolean {
  return half !== null && level <= SHARED_LEVELS;
}

/** Whether a directory found at that level is gone through by both. */
export function isEnteredByBoth(level: number): boolean {
  return level < SHARED_LEVELS;
}

export function isOfHalf(half: 0 | 1 | null, inodeLow: number): boolean {
  return half === null || Math.imul(inodeLow, GOLDEN) >>> 31 === half;
}
