const FINAL_ROUNDS = 3;

/**
 * HalfSipHash with 64 bits of output (Aumasson and Bernstein, "SipHash: a fast short-input PRF"; the 32-bit variant of the reference
 * implementation), over whole words. A secret key makes it one that nobody outside can find collisions of: who writes files in a
 * container chooses sizes and times as he likes, and must not be able to make one file pass for another.
 *
 * One round a word and three at the end, as Linux has it for its hash tables (Documentation/security/siphash.rst): nobody sees
 * a result, and of what tells two files apart the ctime or the inode number is not for him to choose.
 */
export class KeyedHash {
  /** the result of the last {@link of}, each half a signed 32-bit number: two fields, and no object for either */
  low = 0;
  high = 0;
  readonly #key0: number;
  readonly #key1: number;

  constructor(key0: number, key1: number) {
    this.#key0 = key0 | 0;
    this.#key1 = key1 | 0;
  }

  /** @param count words from `from` on that are hashed; at most 63 */
  of(words: Uint32Array, from = 0, count = words.length): void {
    // `| 0` tells the compiler that these are integers, which it does not know of a private field: that halves the time
    const key0 = this.#key0 | 0;
    const key1 = this.#key1 | 0;
    let v0 = key0;
    let v1 = key1 ^ 0xee;
    let v2 = 0x6c796765 ^ key0;
    let v3 = 0x74656462 ^ key1;
    // the last block is the length in bytes; a round is written out twice, as it is what a look-up costs
    for (let block = 0; block <= count; block += 1) {
      const word = block < count ? (words[from + block] ?? 0) | 0 : count << 26;
      v3 ^= word;
      v0 = (v0 + v1) | 0;
      v1 = ((v1 << 5) | (v1 >>> 27)) ^ v0;
      v2 = (v2 + v3) | 0;
      v3 = ((v3 << 8) | (v3 >>> 24)) ^ v2;
      v0 = (((v0 << 16) | (v0 >>> 16)) + v3) | 0;
      v3 = ((v3 << 7) | (v3 >>> 25)) ^ v0;
      v2 = (v2 + v1) | 0;
      v1 = ((v1 << 13) | (v1 >>> 19)) ^ v2;
      v2 = (v2 << 16) | (v2 >>> 16);
      v0 ^= word;
    }
    v2 ^= 0xee;
    let low = 0;
    for (let round = 0; round < 2 * FINAL_ROUNDS; round += 1) {
      if (round === FINAL_ROUNDS) {
        low = v1 ^ v3;
        v1 ^= 0xdd;
      }
      v0 = (v0 + v1) | 0;
      v1 = ((v1 << 5) | (v1 >>> 27)) ^ v0;
      v2 = (v2 + v3) | 0;
      v3 = ((v3 << 8) | (v3 >>> 24)) ^ v2;
      v0 = (((v0 << 16) | (v0 >>> 16)) + v3) | 0;
      v3 = ((v3 << 7) | (v3 >>> 25)) ^ v0;
      v2 = (v2 + v1) | 0;
      v1 = ((v1 << 13) | (v1 >>> 19)) ^ v2;
      v2 = (v2 << 16) | (v2 >>> 16);
    }
    this.low = low;
    this.high = v1 ^ v3;
  }
}
