import { ftruncateSync, writeSync } from 'node:fs';
import { PIECES_MAX, type PieceNote } from '../protocol.js';

/** Something that was brought out of a file: unpacked, or decoded. */
export interface Piece {
  readonly bytes: Uint8Array;
  /** how, outermost first */
  readonly by: readonly string[];
}

const BY_CHARACTERS_MAX = 128;

/** Writes them one behind the other over what is there. @throws the system's error, ENOSPC where the node has no memory for them; and where they are too many */
export function putPieces(output: number, pieces: readonly Piece[]): readonly PieceNote[] {
  if (pieces.length === 0) return [];
  if (pieces.length > PIECES_MAX)
    throw new Error(`${pieces.length} pieces were brought out of it; at most ${PIECES_MAX} are given on`);
  ftruncateSync(output, 0);
  let at = 0;
  return pieces.map(({ bytes, by }) => {
    for (let written = 0; written < bytes.length;)
      written += writeSync(output, bytes, written, bytes.length - written, at + written);
    at += bytes.length;
    return { bytes: bytes.length, by: by.join(' ').slice(0, BY_CHARACTERS_MAX) };
  });
}
