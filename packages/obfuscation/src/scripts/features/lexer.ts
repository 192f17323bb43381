import { BEFORE_OPERAND, KIND, QUOTE_OPERATORS, type LexRules } from './lex-rules.js';
import { Reach } from './reach.js';
import { HASH_START, hashOn } from './word-table.js';

/** Takes what is found in a script, from its beginning to its end. `end` is behind the last byte. */
export interface TokenSink {
  comment(start: number, end: number): void;
  /** a string literal or here-document, without its quotes, which may be missing at the text's end */
  literal(start: number, end: number): void;
  /** `hash` of its bytes as {@link TokenSink.fold} gives them */
  name(start: number, end: number, hash: number): void;
  number(start: number, end: number): void;
  /** any other byte; `solid` is the last before it that is not blank: of a literal its quote, of a line its end */
  symbol(at: number, byte: number, solid: number): void;
  /** what stands around the code of a template */
  markup(start: number, end: number): void;
  /** what to look a byte up in before it is hashed */
  readonly fold: Uint8Array;
}

const LINE_FEED = 0x0a;
const QUOTE = 0x22;

/**
 * Goes once over a script and tells what it meets. It follows no grammar: whatever the bytes are, it gets to their end, and the time is
 * proportional to their number, because nothing that was searched for in vain is searched for again.
 */
export class Lexer {
  readonly #text: Uint8Array;
  readonly #rules: LexRules;
  readonly #sink: TokenSink;
  readonly #reach: Reach;
  /** the last byte that is not blank, of a literal its quote */
  #solid = LINE_FEED;
  /** whether an operand may stand here: behind an operator, an opening bracket, some words */
  #canOperandFollow = true;
  /** bytes looked at, also those that were looked at twice */
  #steps = 0;

  constructor(text: Uint8Array, rules: LexRules, sink: TokenSink) {
    this.#text = text;
    this.#rules = rules;
    this.#sink = sink;
    this.#reach = new Reach(text, rules);
  }

  /** Tells it all. @returns how many bytes were looked at, those that were looked at again once more */
  run(): number {
    const text = this.#text;
    const { kinds } = this.#rules;
    let at = this.#rules.tags ? this.#overMarkup(0) : this.#documentation(0);
    while (at < text.length) {
      const byte = text[at] ?? 0;
      const from = at;
      const kind = kinds[byte];
      if (kind === KIND.blank) at += 1;
      else if (kind === KIND.name) at = this.#name(at);
      else if (kind === KIND.lineEnd) at = this.#lineEnd(at, byte);
      else if (kind === KIND.digit) at = this.#number(at);
      else if (kind === KIND.quote) at = this.#quoted(at, byte);
      else if (kind === KIND.special) at = this.#special(at, byte);
      else at = this.#symbol(at, byte);
      this.#steps += at - from;
    }
    return this.#steps + this.#reach.steps;
  }

  #name(start: number): number {
    const text = this.#text;
    const { nameBytes } = this.#rules;
    const { fold } = this.#sink;
    let hash = HASH_START;
    let at = start;
    for (; at < text.length; at += 1) {
      const byte = text[at] ?? 0;
      if (nameBytes[byte] === 0) break;
      hash = hashOn(hash, fold[byte] ?? 0);
    }
    if (this.#rules.quoteOperators && at - start <= 2) {
      const parts = QUOTE_OPERATORS.find(text, start, at, hash);
      const end = parts > 0 && !isSigil(this.#solid) ? this.#quoteOperator(at, parts) : -1;
      if (end !== -1) return end;
    }
    this.#sink.name(start, at, hash);
    this.#after(text[at - 1] ?? 0, this.#rules.regularExpressions && BEFORE_OPERAND.find(text, start, at, hash) > 0);
    return at;
  }

  #number(start: number): number {
    const text = this.#text;
    let at = start + 1;
    while (at < text.length && (this.#rules.nameBytes[text[at] ?? 0] === 1 || text[at] === 0x2e)) {
      // 1..5 and "a" .. 1: two dots are an operator
      if (text[at] === 0x2e && text[at + 1] === 0x2e) break;
      at += 1;
    }
    this.#sink.number(start, at);
    this.#after(text[at - 1] ?? 0, false);
    return at;
  }

  #symbol(at: number, byte: number): number {
    this.#sink.symbol(at, byte, this.#solid);
    // behind ) ] and } an operator stands; what a } ends is mostly a block, but a regular expression hardly ever follows it
    this.#after(byte, byte !== 0x29 && byte !== 0x5d && byte !== 0x7d);
    return at + 1;
  }

  #lineEnd(at: number, byte: number): number {
    this.#after(LINE_FEED, true);
    if (byte !== LINE_FEED) return at + 1;
    const body = this.#reach.hereDocument(at + 1);
    if (body !== null) {
      this.#sink.literal(at + 1, body.end);
      return body.next;
    }
    return this.#documentation(at + 1);
  }

  /** A line's begin: over documentation, where one begins there. */
  #documentation(at: number): number {
    const end = this.#reach.documentation(at);
    if (end === -1) return at;
    this.#sink.comment(at, end);
    return end;
  }

  #quoted(at: number, quote: number): number {
    const { tripleQuotes, hereStrings, quoteVariables } = this.#rules;
    const text = this.#text;
    if (quoteVariables && text[at - 1] === 0x24 && this.#solid === 0x24) return this.#symbol(at, quote);
    let start = at + 1;
    let end: number;
    let next: number;
    if (tripleQuotes && text[at + 1] === quote && text[at + 2] === quote) {
      start = at + 3;
      end = this.#reach.tripleQuote(start, quote);
      next = end + 3;
      // a text that stands for itself documents what it stands in
      if (this.#solid === LINE_FEED) {
        next = Math.min(next, text.length);
        this.#sink.comment(at, next);
        this.#after(QUOTE, false);
        return next;
      }
    } else if (hereStrings && text[at - 1] === 0x40 && this.#reach.isLineEnd(start)) {
      end = this.#reach.hereString(start, quote);
      next = end + 3;
    } else {
      end = this.#reach.quote(start, quote);
      next = text[end] === quote ? end + 1 : end;
    }
    this.#sink.literal(start, end);
    this.#after(QUOTE, false);
    return Math.min(next, text.length);
  }

  #special(at: number, byte: number): number {
    const rules = this.#rules;
    const text = this.#text;
    const next = text[at + 1] ?? 0;
    if (byte === rules.escape) return this.#escaped(at, byte, next);
    if (byte === 0x23) {
      if (rules.hashComments ? this.#doesHashComment(at) : at === 0 && next === 0x21) return this.#lineComment(at);
    } else if (byte === 0x2f) {
      if (rules.slashComments && next === 0x2f) return this.#lineComment(at);
      if (rules.slashComments && next === 0x2a)
        return this.#blockComment(at, this.#reach.blockComment(at + 2, 0x2a, 0x2f));
      const end = rules.regularExpressions && this.#canOperandFollow ? this.#reach.regularExpression(at + 1) : -1;
      if (end !== -1) {
        this.#after(0x2f, false);
        return end;
      }
    } else if (byte === 0x2d && next === 0x2d) {
      const end = text[at + 2] === 0x5b ? this.#reach.longBracket(at + 2) : null;
      return end === null ? this.#lineComment(at) : this.#blockComment(at, end.next);
    } else if (byte === 0x5b) {
      const end = this.#reach.longBracket(at);
      if (end !== null) {
        this.#sink.literal(end.start, end.end);
        this.#after(QUOTE, false);
        return end.next;
      }
    } else if (byte === 0x3c) {
      if (rules.angleComments && next === 0x23)
        return this.#blockComment(at, this.#reach.blockComment(at + 2, 0x23, 0x3e));
      if (rules.hereDocuments && next === 0x3c) this.#reach.noteHereDocument(at);
    } else if (byte === 0x3f && next === 0x3e && rules.tags) {
      this.#after(LINE_FEED, true);
      return this.#overMarkup(at + 2);
    }
    return this.#symbol(at, byte);
  }

  /** What a backslash takes the meaning from is no quote. */
  #escaped(at: number, byte: number, next: number): number {
    this.#symbol(at, byte);
    return this.#rules.kinds[next] === KIND.quote ? Math.min(at + 2, this.#text.length) : at + 1;
  }

  /** Not $#, not within a word (shells), not where something is escaped. */
  #doesHashComment(at: number): boolean {
    const before = this.#text[at - 1] ?? LINE_FEED;
    return this.#rules.nameBytes[before] === 0 && before !== 0x24 && before !== 0x7b && before !== 0x40;
  }

  #lineComment(at: number): number {
    const end = this.#reach.lineComment(at);
    this.#sink.comment(at, end);
    return end;
  }

  #blockComment(at: number, end: number): number {
    this.#sink.comment(at, end);
    return end;
  }

  #quoteOperator(at: number, kind: number): number {
    const body = this.#reach.quoteOperator(at, kind === 2 ? 2 : 1);
    if (body === null) return -1;
    if (kind === 3) this.#sink.literal(at + 1, body.end);
    this.#after(kind === 3 ? QUOTE : 0x2f, false);
    return body.next;
  }

  #overMarkup(from: number): number {
    const at = this.#reach.openingTag(from);
    if (at > from) this.#sink.markup(from, at);
    return at;
  }

  #after(solid: number, canOperandFollow: boolean): void {
    this.#solid = solid;
    this.#canOperandFollow = canOperandFollow;
  }
}

/** $ @ % & and the > of -> make a name of what follows. */
function isSigil(byte: number): boolean {
  return byte === 0x24 || byte === 0x40 || byte === 0x25 || byte === 0x26 || byte === 0x3e;
}
