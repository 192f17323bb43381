/** FNV-1a, 32 bits (draft-eastlake-fnv). */
export const HASH_START = 0x811c9dc5 | 0;
const HASH_FACTOR = 0x01000193;
/** No word of a table is longer. */
export const WORD_BYTES_MAX = 48;

/** What a byte counts as where capitals are small letters, and where they are not. */
export const IGNORE_CASE = Uint8Array.from({ length: 256 }, (_, byte) =>
  byte >= 0x41 && byte <= 0x5a ? byte | 0x20 : byte,
);
export const KEEP_CASE = Uint8Array.from({ length: 256 }, (_, byte) => byte);

export function hashOn(hash: number, byte: number): number {
  return Math.imul(hash ^ byte, HASH_FACTOR);
}

/** Words with a number each, found by a hash that the scan of a text makes anyway: no text is made of any token. */
export class WordTable {
  /** what to look a byte up in before it is hashed */
  readonly fold: Uint8Array;
  /** places in the lists below, one more each; 0 is free */
  readonly #slots: Uint16Array;
  readonly #words: readonly Uint8Array[];
  readonly #values: readonly number[];

  constructor(words: ReadonlyMap<string, number>, fold: Uint8Array) {
    this.fold = fold;
    this.#words = [...words.keys()].map((word) => Uint8Array.from(word, (each) => fold[each.charCodeAt(0)] ?? 0));
    this.#values = [...words.values()];
    // a power of two, at most a quarter full: a free slot ends each search soon
    this.#slots = new Uint16Array(2 ** Math.ceil(Math.log2(4 * words.size + 4)));
    for (const [index, word] of this.#words.entries()) {
      let slot = slotOf(word.reduce(hashOn, HASH_START), this.#slots.length);
      while (this.#slots[slot] !== 0) slot = (slot + 1) & (this.#slots.length - 1);
      this.#slots[slot] = index + 1;
    }
  }

  /** The number of the word that stands there; 0 where it is none of the table. */
  find(text: Uint8Array, start: number, end: number, hash: number): number {
    if (end - start > WORD_BYTES_MAX) return 0;
    const slots = this.#slots;
    for (let slot = slotOf(hash, slots.length); ; slot = (slot + 1) & (slots.length - 1)) {
      const index = (slots[slot] ?? 0) - 1;
      if (index === -1) return 0;
      const word = this.#words[index];
      if (word !== undefined && this.#isSame(word, text, start, end)) return this.#values[index] ?? 0;
    }
  }

  #isSame(word: Uint8Array, text: Uint8Array, start: number, end: number): boolean {
    if (word.length !== end - start) return false;
    for (let at = 0; at < word.length; at += 1) if (this.fold[text[start + at] ?? 0] !== word[at]) return false;
    return true;
  }
}

function slotOf(hash: number, slots: number): number {
  return (hash ^ (hash >>> 15)) & (slots - 1);
}
