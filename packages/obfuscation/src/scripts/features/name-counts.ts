import { shannonEntropy } from '../../entropy/index.js';
import { share } from './ratios.js';

/** Of names and other words outside of literals and comments, a language's own words too. Shares are of all of them, each as often
 * as it occurs. */
export const NAME_FEATURES = [
  'name-count',
  /** different ones, at most 3,072 */
  'name-distinct',
  /** different ones of all, 0 to 1 */
  'name-distinct-share',
  /** bytes */
  'name-mean',
  /** bytes */
  'name-longest',
  'name-one-letter-share',
  /** _0x1a2b, or at least 5 hexadecimal digits with a letter and a digit among them */
  'name-hex-share',
  /** at least 3 of I l 1 O 0 and _, and nothing else */
  'name-confusable-share',
  /** bits a byte, 0 to 8, of all names together */
  'name-entropy',
  /** of the letters in names: a e i o u */
  'name-vowel-share',
  /** of the bytes in names */
  'name-digit-share',
  /** of the bytes in names */
  'name-capital-share',
  /** of the bytes in names */
  'name-non-ascii-share',
] as const;
export type NameFeatures = Record<(typeof NAME_FEATURES)[number], number>;

const SLOTS = 4_096;
const DISTINCT_MAX = 3_072;
const PROBES_MAX = 16;
const HEX_BYTES_MIN = 5;
const CONFUSABLE_BYTES_MIN = 3;

const VOWELS = Array.from('aeiouAEIOU', (each) => each.charCodeAt(0));
const CONFUSABLE = 1;
const HEX = 2;
const HEX_LETTER = 4;
const DIGIT = 8;

const KINDS = new Uint8Array(256);
for (const [characters, kind] of [
  ['Il1O0_', CONFUSABLE],
  ['0123456789abcdefABCDEF', HEX],
  ['abcdefABCDEF', HEX_LETTER],
  ['0123456789', DIGIT],
] as const)
  for (const character of characters) {
    const byte = character.charCodeAt(0);
    KINDS[byte] = (KINDS[byte] ?? 0) | kind;
  }

export class NameCounts {
  readonly #counts = new Uint32Array(256);
  /** hashes of the names seen; 0 is free */
  readonly #slots = new Uint32Array(SLOTS);
  #distinct = 0;
  #count = 0;
  #bytes = 0;
  #longest = 0;
  #oneLetter = 0;
  #hex = 0;
  #confusable = 0;

  add(text: Uint8Array, start: number, end: number, hash: number): void {
    const length = end - start;
    this.#count += 1;
    this.#bytes += length;
    if (length > this.#longest) this.#longest = length;
    const counts = this.#counts;
    // the names' common prefixes, _ and $, say nothing of whether the rest is hexadecimal
    const first = text[start] ?? 0;
    let rest = first === 0x5f || first === 0x24 ? start + 1 : start;
    const isPrefixed = text[rest] === 0x30 && text[rest + 1] === 0x78 && end - rest > 2;
    if (isPrefixed) rest += 2;
    let all = CONFUSABLE | HEX;
    let any = 0;
    for (let at = start; at < end; at += 1) {
      const byte = text[at] ?? 0;
      const kind = KINDS[byte] ?? 0;
      counts[byte] = (counts[byte] ?? 0) + 1;
      all &= at < rest ? kind | HEX : kind;
      if (at >= rest) any |= kind;
    }
    if (length === 1) this.#oneLetter += 1;
    else if ((all & HEX) !== 0 && (isPrefixed || isHexName(any, end - rest))) this.#hex += 1;
    if ((all & CONFUSABLE) !== 0 && length >= CONFUSABLE_BYTES_MIN) this.#confusable += 1;
    this.#note(hash >>> 0);
  }

  features(): NameFeatures {
    const counts = this.#counts;
    const of = (from: number, to: number): number => counts.subarray(from, to + 1).reduce((sum, each) => sum + each, 0);
    const capitals = of(0x41, 0x5a);
    const vowels = VOWELS.reduce((sum, each) => sum + (counts[each] ?? 0), 0);
    return {
      'name-count': this.#count,
      'name-distinct': this.#distinct,
      'name-distinct-share': share(this.#distinct, this.#count),
      'name-mean': share(this.#bytes, this.#count),
      'name-longest': this.#longest,
      'name-one-letter-share': share(this.#oneLetter, this.#count),
      'name-hex-share': share(this.#hex, this.#count),
      'name-confusable-share': share(this.#confusable, this.#count),
      'name-entropy': shannonEntropy(counts),
      'name-vowel-share': share(vowels, capitals + of(0x61, 0x7a)),
      'name-digit-share': share(of(0x30, 0x39), this.#bytes),
      'name-capital-share': share(capitals, this.#bytes),
      'name-non-ascii-share': share(of(0x80, 0xff), this.#bytes),
    };
  }

  /** Counts a hash that is new; past the bounds none is, so that a crafted script cannot make it slow. */
  #note(unsigned: number): void {
    if (this.#distinct >= DISTINCT_MAX) return;
    const hash = unsigned === 0 ? 1 : unsigned;
    let slot = (hash ^ (hash >>> 15)) & (SLOTS - 1);
    for (let probe = 0; probe < PROBES_MAX; probe += 1) {
      const there = this.#slots[slot];
      if (there === hash) return;
      if (there === 0) {
        this.#slots[slot] = hash;
        this.#distinct += 1;
        return;
      }
      slot = (slot + 1) & (SLOTS - 1);
    }
  }
}

function isHexName(any: number, length: number): boolean {
  return length >= HEX_BYTES_MIN && (any & HEX_LETTER) !== 0 && (any & DIGIT) !== 0;
}
