const NEWLINE = 10;

/**
 * Cuts a watch into lines (without their newline). A line above `bytesMax` is left out and told to `onOversize`; the
 * stream goes on behind it.
 */
export class LineCutter {
  readonly #bytesMax: number;
  readonly #onOversize: () => void;
  #parts: Buffer[] = [];
  #bytes = 0;
  #skipping = false;

  constructor(bytesMax: number, onOversize: () => void) {
    this.#bytesMax = bytesMax;
    this.#onOversize = onOversize;
  }

  /** True between the newlines: the stream should not end here. */
  get withinLine(): boolean {
    return this.#bytes > 0 || this.#skipping;
  }

  push(chunk: Buffer): Buffer[] {
    const lines: Buffer[] = [];
    let from = 0;
    for (let at = chunk.indexOf(NEWLINE); at !== -1; at = chunk.indexOf(NEWLINE, from)) {
      this.#keep(chunk.subarray(from, at));
      if (this.#bytes > 0)
        lines.push(this.#parts.length === 1 ? (this.#parts[0] ?? chunk) : Buffer.concat(this.#parts));
      this.#forget();
      this.#skipping = false;
      from = at + 1;
    }
    this.#keep(chunk.subarray(from));
    return lines;
  }

  #keep(part: Buffer): void {
    if (this.#skipping || part.length === 0) return;
    if (this.#bytes + part.length > this.#bytesMax) {
      this.#skipping = true;
      this.#forget();
      this.#onOversize();
      return;
    }
    this.#bytes += part.length;
    this.#parts.push(part);
  }

  #forget(): void {
    this.#parts = [];
    this.#bytes = 0;
  }
}
