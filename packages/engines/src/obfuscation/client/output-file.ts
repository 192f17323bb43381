import { closeSync, ftruncateSync, readSync, writeSync } from 'node:fs';
import { createMemoryFile } from '@guardimesh/linux';
import type { PieceNote } from '../protocol.js';

/** What of one file is taken back at most, in bytes: the worker that wrote it may be in the hands of a file it looked at. */
const TAKEN_BYTES_MAX = 64 * 1024 * 1024;
const COPY_BYTES = 256 * 1024;

/** What was brought out of a file, in a file of its own that nobody else can write to. */
export interface TakenPiece {
  /** the taker closes it */
  readonly descriptor: number;
  readonly sizeBytes: number;
  readonly by: string;
}

/** The file in memory that one worker puts into what it brings out of files. It is read and copied, never mapped or handed on. */
export class OutputFile {
  readonly descriptor = createMemoryFile('guardimesh-output');

  /**
   * Copies of the pieces, all of them.
   * @throws the system's error, and where there is less than was said, or more than is taken; then there are none
   */
  take(notes: readonly PieceNote[]): readonly TakenPiece[] {
    const pieces: TakenPiece[] = [];
    try {
      let [at, left] = [0, TAKEN_BYTES_MAX];
      for (const { bytes, by } of notes) {
        if (bytes > left) throw new Error(`more than ${TAKEN_BYTES_MAX} bytes were brought out of it`);
        pieces.push({ descriptor: this.#copy(at, bytes), sizeBytes: bytes, by });
        at += bytes;
        left -= bytes;
      }
      return pieces;
    } catch (thrown) {
      for (const { descriptor } of pieces) closeSync(descriptor);
      throw thrown;
    } finally {
      // its memory is the node's
      ftruncateSync(this.descriptor, 0);
    }
  }

  close(): void {
    closeSync(this.descriptor);
  }

  #copy(at: number, bytes: number): number {
    const to = createMemoryFile('guardimesh-inside');
    try {
      const memory = Buffer.allocUnsafe(Math.min(bytes, COPY_BYTES));
      for (let have = 0; have < bytes;) {
        const read = readSync(this.descriptor, memory, 0, Math.min(memory.length, bytes - have), at + have);
        if (read === 0) throw new Error('the worker put less there than it said');
        for (let written = 0; written < read;) written += writeSync(to, memory, written, read - written);
        have += read;
      }
      return to;
    } catch (thrown) {
      closeSync(to);
      throw thrown;
    }
  }
}
