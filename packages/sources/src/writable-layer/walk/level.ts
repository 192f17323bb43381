/** One directory that a walk is in: its descriptor, its path's length, and the subdirectories still to be entered. */
export class Level {
  readonly descriptor: number;
  /** bytes of the walk's path memory that name this directory */
  readonly pathBytes: number;
  /** false once the directory has been read to its end, or could not be read further */
  unread = true;
  // names, each followed by a NUL; at most those of one filling, so its size is bounded by that
  #names: Buffer = Buffer.alloc(0);
  #filled = 0;
  #at = 0;

  constructor(descriptor: number, pathBytes: number) {
    this.descriptor = descriptor;
    this.pathBytes = pathBytes;
  }

  get hasSubdirectory(): boolean {
    return this.#at < this.#filled;
  }

  addSubdirectory(name: Uint8Array): void {
    if (!this.hasSubdirectory) this.#at = this.#filled = 0;
    const needed = this.#filled + name.length + 1;
    if (needed > this.#names.length) {
      const grown = Buffer.alloc(Math.max(256, needed * 2));
      this.#names.copy(grown, 0, 0, this.#filled);
      this.#names = grown;
    }
    this.#names.set(name, this.#filled);
    this.#names[this.#filled + name.length] = 0;
    this.#filled = needed;
  }

  /** The next name, as a view; it is gone through with this. */
  takeSubdirectory(): Buffer {
    const end = this.#names.indexOf(0, this.#at);
    const name = this.#names.subarray(this.#at, end);
    this.#at = end + 1;
    return name;
  }
}
