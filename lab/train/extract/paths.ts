import { readSync } from 'node:fs';

/** Linux takes no longer path (PATH_MAX); a longer one ends the run, for what follows it would be cut at a wrong place. */
const PATH_BYTES_MAX = 4_096;
const PIECE_BYTES = 65_536;
const LINE_FEED = 0x0a;

/**
 * The paths that come on a descriptor, as bytes: they need not be UTF-8. They end with NUL where there is one in the first piece,
 * else with line feeds; empty ones are left out.
 *
 * @throws where one is too long, or the descriptor cannot be read
 */
export function* pathsOn(descriptor: number): Generator<Buffer> {
  const piece = Buffer.alloc(PIECE_BYTES);
  let rest: Buffer = Buffer.alloc(0);
  let end: number | null = null;
  for (;;) {
    const length = readSync(descriptor, piece, 0, PIECE_BYTES, null);
    if (length === 0) break;
    end ??= piece.subarray(0, length).includes(0) ? 0 : LINE_FEED;
    const bytes = Buffer.concat([rest, piece.subarray(0, length)]);
    let from = 0;
    for (let at = bytes.indexOf(end); at !== -1; at = bytes.indexOf(end, from)) {
      if (at > from) yield bytes.subarray(from, at);
      from = at + 1;
    }
    rest = bytes.subarray(from);
    if (rest.length > PATH_BYTES_MAX) throw new Error(`a path of more than ${PATH_BYTES_MAX} bytes`);
  }
  if (rest.length > 0) yield rest;
}
