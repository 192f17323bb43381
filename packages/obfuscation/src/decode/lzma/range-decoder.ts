const PROBABILITY_BITS = 11;
const EVEN = 1 << (PROBABILITY_BITS - 1);
const MOVE_BITS = 5;
const TOP = 2 ** 24;
const FIRST_BYTES = 5;

/**
 * The binary range decoder of LZMA with its adaptive probabilities (LZMA specification, 7-Zip's lzma-specification.txt). Beyond the
 * end of the input it reads zeros and says so: the caller looks now and then.
 */
export class RangeDecoder {
  readonly #probabilities: Uint16Array;
  readonly #input: Uint8Array;
  #at: number;
  #range = 0xffff_ffff;
  #code = 0;

  constructor(input: Uint8Array, at: number, probabilityCount: number) {
    this.#probabilities = new Uint16Array(probabilityCount).fill(EVEN);
    this.#input = input;
    this.#at = at;
    for (let count = 0; count < FIRST_BYTES; count += 1) this.#code = ((this.#code << 8) | this.#next()) >>> 0;
  }

  get isOverrun(): boolean {
    return this.#at > this.#input.length;
  }

  #next(): number {
    const byte = this.#input[this.#at] ?? 0;
    this.#at += 1;
    return byte;
  }

  bit(index: number): 0 | 1 {
    const probability = this.#probabilities[index] ?? EVEN;
    const bound = (this.#range >>> PROBABILITY_BITS) * probability;
    let bit: 0 | 1 = 0;
    if (this.#code < bound) {
      this.#range = bound;
      this.#probabilities[index] = probability + (((1 << PROBABILITY_BITS) - probability) >> MOVE_BITS);
    } else {
      this.#range -= bound;
      this.#code -= bound;
      this.#probabilities[index] = probability - (probability >> MOVE_BITS);
      bit = 1;
    }
    if (this.#range < TOP) {
      this.#range = (this.#range << 8) >>> 0;
      this.#code = ((this.#code << 8) | this.#next()) >>> 0;
    }
    return bit;
  }

  /** Bits of even chance, the highest first. */
  direct(count: number): number {
    let value = 0;
    for (let left = count; left > 0; left -= 1) {
      this.#range >>>= 1;
      const bit = this.#code >= this.#range ? 1 : 0;
      if (bit === 1) this.#code -= this.#range;
      value = (value << 1) | bit;
      if (this.#range < TOP) {
        this.#range = (this.#range << 8) >>> 0;
        this.#code = ((this.#code << 8) | this.#next()) >>> 0;
      }
    }
    return value >>> 0;
  }

  /** A number of so many bits through a tree of probabilities, the highest bit first. */
  tree(base: number, bits: number): number {
    let node = 1;
    for (let left = bits; left > 0; left -= 1) node = (node << 1) | this.bit(base + node);
    return node - (1 << bits);
  }

  /** The same, the lowest bit first. */
  reverseTree(base: number, bits: number): number {
    let [node, value] = [1, 0];
    for (let place = 0; place < bits; place += 1) {
      const bit = this.bit(base + node);
      node = (node << 1) | bit;
      value |= bit << place;
    }
    return value;
  }
}
