import type { OpenFile } from '@guardimesh/model';
import { closeDescriptor, FileStat, FileType, reopenForReading } from '@guardimesh/linux';
import { digestOf } from './read-file.js';

const stat = new FileStat();

/** A file whose bytes are compared with those of others; its digest is worked out at the first one of the same size. */
export class ComparedFile {
  readonly #file: OpenFile;
  #digest: Promise<string> | null = null;

  constructor(file: OpenFile) {
    this.#file = file;
  }

  /**
   * sha256, worked out once.
   * @throws where it cannot be read
   */
  digest(): Promise<string> {
    this.#digest ??= digestOf(this.#file.descriptor, this.#file.identity.sizeBytes);
    return this.#digest;
  }

  /**
   * Whether the file of a path-only descriptor is a regular one with the same bytes.
   * @param named is closed; a negative one stands for a file that is not there
   * @throws where either cannot be read
   */
  async equals(named: number): Promise<boolean> {
    if (named < 0) return false;
    let descriptor = -1;
    try {
      const isLike =
        stat.read(named) === 0 && stat.type === FileType.regular && stat.sizeBytes === this.#file.identity.sizeBytes;
      if (!isLike) return false;
      descriptor = reopenForReading(named);
      if (descriptor < 0) return false;
      return (await digestOf(descriptor, this.#file.identity.sizeBytes)) === (await this.digest());
    } finally {
      closeDescriptor(named);
      if (descriptor >= 0) closeDescriptor(descriptor);
    }
  }
}
