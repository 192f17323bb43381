import { HEAD } from './layout.js';

/**
 * Binds a slot's words together. Each of value and context changes the mix by a product with a secret odd number: where one of them
 * is of another entry the check never fits, where both are it does once in 2^32 times.
 */
export class SlotCheck {
  readonly #mix0: number;
  readonly #mix1: number;

  /** @param words the table's */
  constructor(words: Uint32Array) {
    this.#mix0 = (words[HEAD.mix0] ?? 0) | 1;
    this.#mix1 = (words[HEAD.mix1] ?? 0) | 1;
  }

  /** The check for a tag's high half, or the high half for a check: a signed word. */
  turned(word: number, value: number, context: number): number {
    // `| 0`: see KeyedHash
    return word ^ Math.imul(value, this.#mix0 | 0) ^ Math.imul(context, this.#mix1 | 0);
  }
}
