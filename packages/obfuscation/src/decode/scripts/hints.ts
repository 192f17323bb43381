/** What a script says that it does with what it carries, so that it is tried on what nothing else tells. */
export interface Hints {
  readonly inflates: boolean;
  readonly rotates: boolean;
  readonly reverses: boolean;
}

export const NO_HINTS: Hints = { inflates: false, rotates: false, reverses: false };

/** Enough of any script; of a larger file its two ends. */
const HINT_BYTES_MAX = 256 * 1_024;

const INFLATES = ['inflate', 'deflate', 'zlib', 'gzuncompress'];
const ROTATES = ['rot13', 'rot_13', 'n-za-m'];
const REVERSES = ['strrev', '[::-1]', '.reverse()', 'reversed(', ']::reverse', 'scalar reverse', '|rev', '| rev'];

export function hintsIn(bytes: Uint8Array, outer: Hints): Hints {
  const file = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
  const text =
    file.length <= 2 * HINT_BYTES_MAX
      ? file.toString('latin1')
      : file.toString('latin1', 0, HINT_BYTES_MAX) + file.toString('latin1', file.length - HINT_BYTES_MAX);
  // names of PHP and PowerShell are the same in any case; a search for each is many times faster than one pattern for all
  const small = text.toLowerCase();
  const hasOne = (words: readonly string[]): boolean => words.some((word) => small.includes(word));
  return {
    inflates: outer.inflates || hasOne(INFLATES),
    rotates: outer.rotates || hasOne(ROTATES),
    reverses: outer.reverses || hasOne(REVERSES),
  };
}
