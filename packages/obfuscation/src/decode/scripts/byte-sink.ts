const FIRST_BYTES = 256;

/** Bytes one after the other, of which nobody knows beforehand how many. One is used for many lists: most of them are short. */
export class ByteSink {
  #memory = new Uint8Array(FIRST_BYTES);
  #length = 0;

  get length(): number {
    return this.#length;
  }

  push(byte: number): void {
    if (this.#length === this.#memory.length) {
      const larger = new Uint8Array(2 * this.#memory.length);
      larger.set(this.#memory);
      this.#memory = larger;
    }
    this.#memory[this.#length] = byte;
    this.#length += 1;
  }

  /** the first bytes, until the next call of another method */
  head(lengthMax: number): Uint8Array {
    return this.#memory.subarray(0, Math.min(lengthMax, this.#length));
  }

  /** A copy of all, to keep; what follows begins anew. */
  take(): Uint8Array {
    const bytes = this.#memory.slice(0, this.#length);
    this.clear();
    return bytes;
  }

  clear(): void {
    this.#length = 0;
  }
}
