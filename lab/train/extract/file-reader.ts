import { closeSync, constants, fstatSync, openSync, readSync } from 'node:fs';

/** What the obfuscation scanner looks at by default. */
export const FILE_BYTES_MAX = 128 * 1024 * 1024;
const FIRST_BYTES = 4 * 1024 * 1024;
/** Neither through a link, nor waiting for who writes into a FIFO. */
const FLAGS = constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK;

/** Reads regular files into memory that is used again for each: what it gives holds until the next one. */
export class FileReader {
  #memory = Buffer.allocUnsafeSlow(FIRST_BYTES);

  /** @throws the system's error, and where it is no regular file or too large */
  read(path: Buffer): Buffer {
    const descriptor = openSync(path, FLAGS);
    try {
      const status = fstatSync(descriptor);
      if (!status.isFile()) throw new Error('it is no regular file');
      if (status.size > FILE_BYTES_MAX)
        throw new Error(`it has ${status.size} bytes; at most ${FILE_BYTES_MAX} are read`);
      this.#makeRoom(status.size);
      let end = 0;
      while (end < status.size) {
        const length = readSync(descriptor, this.#memory, end, status.size - end, end);
        if (length === 0) break;
        end += length;
      }
      return this.#memory.subarray(0, end);
    } finally {
      closeSync(descriptor);
    }
  }

  #makeRoom(size: number): void {
    if (size > this.#memory.length) this.#memory = Buffer.allocUnsafeSlow(Math.min(FILE_BYTES_MAX, size * 2));
  }
}
