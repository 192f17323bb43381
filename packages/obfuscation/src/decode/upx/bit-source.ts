/** Bytes of the word that bits are taken from: the variants `_8`, `_le16` and `_le32` of UCL. */
export type WordBytes = 1 | 2 | 4;

/**
 * Bits and bytes out of one stream, as UCL interleaves them: a word is fetched when its first bit is asked for, and given from its
 * highest bit down; bytes come from behind the words fetched so far. Beyond the end it reads zeros and says so.
 */
export class BitSource {
  readonly #input: Uint8Array;
  readonly #wordBytes: WordBytes;
  #at: number;
  #word = 0;
  #left = 0;

  constructor(input: Uint8Array, wordBytes: WordBytes) {
    this.#input = input;
    this.#wordBytes = wordBytes;
    this.#at = 0;
  }

  /** a method, as the answer changes with each bit */
  isOverrun(): boolean {
    return this.#at > this.#input.length;
  }

  bit(): number {
    if (this.#left === 0) {
      this.#word = 0;
      for (let place = 0; place < this.#wordBytes; place += 1) this.#word |= this.byte() << (place * 8);
      this.#left = this.#wordBytes * 8;
    }
    this.#left -= 1;
    return (this.#word >>> this.#left) & 1;
  }

  byte(): number {
    const byte = this.#input[this.#at] ?? 0;
    this.#at += 1;
    return byte;
  }
}
