/** A run of printable characters counts as text from this length on, as for strings(1) with a little less chance. */
export const TEXT_RUN_BYTES_MIN = 6;

const PRINTABLE = 1;
const ZERO = 2;
/** What each byte is: printable (tab, line feed and carriage return too), zero, or something else. */
const KIND = Uint8Array.from({ length: 256 }, (_, byte) => {
  if (byte === 0) return ZERO;
  return (byte >= 0x20 && byte < 0x7f) || byte === 0x09 || byte === 0x0a || byte === 0x0d ? PRINTABLE : 0;
});

export interface TextShares {
  /** of all bytes, 0 to 1: those in printable runs of at least {@link TEXT_RUN_BYTES_MIN} */
  readonly text: number;
  /** of all bytes, 0 to 1 */
  readonly zeros: number;
  /** characters of the longest printable run */
  readonly longestText: number;
}

/** How much of a file can be read by a person: packed and encrypted programs have next to no text. Fed piece by piece. */
export class StringsMeter {
  #bytes = 0;
  #zeros = 0;
  #inText = 0;
  #run = 0;
  #longest = 0;

  update(piece: Uint8Array): void {
    let [run, zeros] = [this.#run, 0];
    for (const byte of piece) {
      const kind = KIND[byte];
      if (kind === PRINTABLE) {
        run += 1;
        continue;
      }
      if (kind === ZERO) zeros += 1;
      if (run > 0) this.#end(run);
      run = 0;
    }
    this.#run = run;
    this.#zeros += zeros;
    this.#bytes += piece.length;
  }

  /** What comes next is not joined to what came before. */
  endRun(): void {
    this.#end(this.#run);
    this.#run = 0;
  }

  finish(): TextShares {
    this.endRun();
    const share = (part: number): number => (this.#bytes === 0 ? 0 : part / this.#bytes);
    return { text: share(this.#inText), zeros: share(this.#zeros), longestText: this.#longest };
  }

  #end(run: number): void {
    if (run >= TEXT_RUN_BYTES_MIN) this.#inText += run;
    if (run > this.#longest) this.#longest = run;
  }
}
