import { createHash } from 'node:crypto';

/** A longer text is kept by its sha256. */
const TEXT_CHARS_MAX = 200;

/**
 * Texts by number, so that an entry holds a word instead of a text. A number is given once and never again: an entry of a text
 * that was forgotten matches no other one. The texts least recently asked for are forgotten first.
 */
export class NumberedTexts {
  readonly #textsMax: number;
  readonly #numberMax: number;
  readonly #numbers = new Map<string, number>();
  #next = 1;
  #lastText: string | null = null;
  #lastNumber = 0;

  /** @param numberMax highest number there may be */
  constructor(textsMax: number, numberMax: number) {
    this.#textsMax = textsMax;
    this.#numberMax = numberMax;
  }

  /** The number of a text, a new one where it has none; null once there are no more numbers: all must then begin anew. */
  numberOf(text: string): number | null {
    if (text === this.#lastText) return this.#lastNumber;
    const key = keyOf(text);
    const number = this.#numbers.get(key) ?? this.#give();
    if (number === null) return null;
    this.#numbers.delete(key);
    this.#numbers.set(key, number);
    this.#forgetOldest();
    this.#lastText = text;
    this.#lastNumber = number;
    return number;
  }

  /** What was of one text is of another from now on, and nothing is of the first any more. */
  rename(from: string, to: string): void {
    const number = this.#numbers.get(keyOf(from));
    this.#lastText = null;
    if (number === undefined || from === to) return;
    this.#numbers.delete(keyOf(from));
    this.#numbers.set(keyOf(to), number);
  }

  clear(): void {
    this.#numbers.clear();
    this.#next = 1;
    this.#lastText = null;
  }

  saved(): SavedTexts {
    return { next: this.#next, texts: [...this.#numbers] };
  }

  /** @returns false where the saved ones contradict each other; there are none then */
  restore({ next, texts }: SavedTexts): boolean {
    this.clear();
    const numbers = new Set(texts.map(([, number]) => number));
    const isSound = numbers.size === texts.length && [...numbers].every((number) => number > 0 && number < next);
    if (!isSound || next - 1 > this.#numberMax || texts.length > this.#textsMax) return false;
    for (const [text, number] of texts) this.#numbers.set(text, number);
    this.#next = next;
    return true;
  }

  #give(): number | null {
    if (this.#next > this.#numberMax) return null;
    this.#next += 1;
    return this.#next - 1;
  }

  #forgetOldest(): void {
    if (this.#numbers.size <= this.#textsMax) return;
    const oldest = this.#numbers.keys().next();
    if (oldest.done !== true) this.#numbers.delete(oldest.value);
  }
}

export interface SavedTexts {
  readonly next: number;
  readonly texts: readonly (readonly [text: string, number: number])[];
}

function keyOf(text: string): string {
  return text.length <= TEXT_CHARS_MAX ? text : `sha256:${createHash('sha256').update(text).digest('hex')}`;
}
