import type { LexRules } from './lex-rules.js';

const LINE_FEED = 0x0a;
const HERE_WORD_BYTES_MAX = 64;
const LONG_BRACKET_LEVEL_MAX = 16;
/** / { ( [ < | ! ~ and # : what stands around the parts of Perl's quote-like operators, of all that may */
const DELIMITERS: ReadonlyMap<number, number> = new Map([
  [0x2f, 0x2f],
  [0x7b, 0x7d],
  [0x28, 0x29],
  [0x5b, 0x5d],
  [0x3c, 0x3e],
  [0x7c, 0x7c],
  [0x21, 0x21],
  [0x7e, 0x7e],
  [0x23, 0x23],
]);

/** `end` is behind the content, `next` behind what closes it. */
export interface Body {
  readonly end: number;
  readonly next: number;
}

/**
 * How far something that begins at a place reaches. What has no end reaches to the text's; but where that would swallow all after a
 * wrong guess, a search that found nothing is not made again, so that all of them together take time in proportion to the text.
 */
export class Reach {
  readonly #text: Uint8Array;
  readonly #rules: LexRules;
  /** where the word of a here-document stands whose body has not begun */
  #word: { readonly start: number; readonly end: number } | null = null;
  #hasHereDocuments: boolean;
  #hasQuoteOperators: boolean;
  #hasLongBrackets: boolean;
  /** no regular expression begins before this place */
  #expressionsFrom = 0;
  /** bytes looked at in searches, beyond those that what was found reaches over; some twice */
  steps = 0;

  constructor(text: Uint8Array, rules: LexRules) {
    this.#text = text;
    this.#rules = rules;
    this.#hasHereDocuments = rules.hereDocuments;
    this.#hasQuoteOperators = rules.quoteOperators;
    this.#hasLongBrackets = rules.longBrackets;
  }

  isLineEnd(at: number): boolean {
    return this.#text[at] === LINE_FEED || this.#text[at] === 0x0d;
  }

  /** The line's end; in PHP what closes its code ends a comment too. */
  lineComment(from: number): number {
    if (!this.#rules.tags) return this.#lineFeed(from);
    const text = this.#text;
    let at = from;
    while (at < text.length && text[at] !== LINE_FEED && (text[at] !== 0x3f || text[at + 1] !== 0x3e)) at += 1;
    return at;
  }

  /** Behind the two bytes that close it. */
  blockComment(from: number, first: number, second: number): number {
    const text = this.#text;
    for (let at = text.indexOf(first, from); at !== -1; at = text.indexOf(first, at + 1))
      if (text[at + 1] === second) return at + 2;
    return text.length;
  }

  /** The quote that closes it, or the line's end where it does not reach over that. */
  quote(from: number, quote: number): number {
    const text = this.#text;
    const { escape, singleQuotesEscape, quotesEndWithLine } = this.#rules;
    const escapes = quote !== 0x27 || singleQuotesEscape || text[from - 2] === 0x24;
    const endsWithLine = quotesEndWithLine && quote !== 0x60;
    let at = from;
    for (; at < text.length; at += 1) {
      const byte = text[at];
      if (byte === quote) return at;
      if (byte === escape && escapes) at += 1;
      else if (byte === LINE_FEED && endsWithLine) return at;
    }
    return text.length;
  }

  tripleQuote(from: number, quote: number): number {
    const text = this.#text;
    for (let at = from; at < text.length; at += 1) {
      const byte = text[at];
      if (byte === 0x5c) at += 1;
      else if (byte === quote && text[at + 1] === quote && text[at + 2] === quote) return at;
    }
    return text.length;
  }

  /** PowerShell: the line feed before "@ at a line's begin. */
  hereString(from: number, quote: number): number {
    const text = this.#text;
    for (let at = text.indexOf(LINE_FEED, from); at !== -1; at = text.indexOf(LINE_FEED, at + 1))
      if (text[at + 1] === quote && text[at + 2] === 0x40) return at;
    return text.length;
  }

  /** Behind a regular expression, or -1 where the line ends before it does. */
  regularExpression(from: number): number {
    if (from < this.#expressionsFrom) return -1;
    const text = this.#text;
    let isInClass = false;
    let at = from;
    for (; at < text.length; at += 1) {
      const byte = text[at];
      if (byte === 0x5c) at += 1;
      else if (byte === LINE_FEED) break;
      else if (byte === 0x5b) isInClass = true;
      else if (byte === 0x5d) isInClass = false;
      else if (byte === 0x2f && !isInClass) return at + 1;
    }
    this.steps += at - from;
    this.#expressionsFrom = at;
    return -1;
  }

  /** Perl's parts between delimiters; null where none stand there. */
  quoteOperator(at: number, parts: 1 | 2): Body | null {
    const open = this.#text[at] ?? 0;
    const close = DELIMITERS.get(open);
    if (!this.#hasQuoteOperators || close === undefined) return null;
    const end = this.#closing(at + 1, open, close);
    if (end === -1 || parts === 1) return end === -1 ? null : { end, next: end + 1 };
    // s{…}{…} opens its second part again, s/…/…/ does not
    let second = end + 1;
    if (open !== close) {
      while (this.#text[second] === 0x20) second += 1;
      if (this.#text[second] !== open) return { end, next: end + 1 };
      second += 1;
    }
    const last = this.#closing(second, open, close);
    return last === -1 ? null : { end, next: last + 1 };
  }

  #closing(from: number, open: number, close: number): number {
    const text = this.#text;
    let depth = 1;
    for (let at = from; at < text.length; at += 1) {
      const byte = text[at];
      if (byte === 0x5c) at += 1;
      else if (byte === close) {
        depth -= 1;
        if (depth === 0) return at;
      } else if (byte === open) depth += 1;
    }
    this.steps += text.length - from;
    this.#hasQuoteOperators = false;
    return -1;
  }

  /** Lua's [[ ]] and [==[ ]==]; null where none begins. */
  longBracket(at: number): (Body & { readonly start: number }) | null {
    const text = this.#text;
    let level = 0;
    while (level < LONG_BRACKET_LEVEL_MAX && text[at + 1 + level] === 0x3d) level += 1;
    if (!this.#hasLongBrackets || text[at + 1 + level] !== 0x5b) return null;
    const start = at + level + 2;
    for (let end = text.indexOf(0x5d, start); end !== -1; end = text.indexOf(0x5d, end + 1)) {
      let equals = 0;
      while (equals < level && text[end + 1 + equals] === 0x3d) equals += 1;
      if (equals === level && text[end + 1 + level] === 0x5d) return { start, end, next: end + level + 2 };
    }
    this.steps += text.length - start;
    this.#hasLongBrackets = false;
    return null;
  }

  /** Keeps the word behind << for the next line's end, where one stands. `at` is the first <. */
  noteHereDocument(at: number): void {
    const text = this.#text;
    if (!this.#hasHereDocuments || this.#word !== null || text[at - 1] === 0x3c) return;
    let start = at + 2;
    if (this.#rules.tags) {
      if (text[start] !== 0x3c) return;
      start += 1;
    }
    if (text[start] === 0x2d || text[start] === 0x7e) start += 1;
    if (this.#rules.hereBlanks && text[start] === 0x20) start += 1;
    if (text[start] === 0x27 || text[start] === 0x22 || text[start] === 0x5c) start += 1;
    let end = start;
    while (end - start < HERE_WORD_BYTES_MAX && this.#rules.nameBytes[text[end] ?? 0] === 1) end += 1;
    // a number is shifted by, not read up to
    if (end > start && (text[start] ?? 0) > 0x39) this.#word = { start, end };
  }

  /** The body of the here-document that was noted before this line, up to its word; null where there is none. */
  hereDocument(from: number): Body | null {
    const word = this.#word;
    if (word === null) return null;
    this.#word = null;
    const text = this.#text;
    for (let line = from; line < text.length;) {
      let at = line;
      while (text[at] === 0x20 || text[at] === 0x09) at += 1;
      if (this.#isWordAt(at, word)) return { end: line, next: at + word.end - word.start };
      line = this.#lineFeed(at) + 1;
    }
    this.steps += text.length - from;
    this.#hasHereDocuments = false;
    return null;
  }

  #isWordAt(at: number, { start, end }: { readonly start: number; readonly end: number }): boolean {
    const text = this.#text;
    for (let offset = 0; offset < end - start; offset += 1)
      if (text[at + offset] !== text[start + offset]) return false;
    return this.#rules.nameBytes[text[at + end - start] ?? 0] !== 1;
  }

  /** Behind the documentation that begins at this line: = and a letter, to the line of the dialect's word; -1 where none does. */
  documentation(at: number): number {
    const text = this.#text;
    const last = this.#rules.documentationEnd;
    if (last === null || text[at] !== 0x3d || (text[at + 1] ?? 0) < 0x61 || (text[at + 1] ?? 0) > 0x7a) return -1;
    for (let line = at; line < text.length;) {
      const end = this.#lineFeed(line);
      if (this.#doesBegin(line, last)) return end;
      line = end + 1;
    }
    return text.length;
  }

  #doesBegin(at: number, word: string): boolean {
    for (let offset = 0; offset < word.length; offset += 1)
      if (this.#text[at + offset] !== word.charCodeAt(offset)) return false;
    return true;
  }

  /** Behind the next <?php, <?= or <?; a text without any is code from its begin. */
  openingTag(from: number): number {
    const text = this.#text;
    for (let at = text.indexOf(0x3c, from); at !== -1; at = text.indexOf(0x3c, at + 1)) {
      if (text[at + 1] !== 0x3f || text[at + 2] === 0x78) continue;
      return Math.min(text.length, at + (text[at + 2] === 0x3d ? 3 : text[at + 2] === 0x70 ? 5 : 2));
    }
    return from === 0 ? 0 : text.length;
  }

  #lineFeed(from: number): number {
    const found = this.#text.indexOf(LINE_FEED, from);
    const end = found === -1 ? this.#text.length : found;
    this.steps += Math.max(0, end - from);
    return end;
  }
}
