import type { ScriptDialect } from '../script-dialect.js';
import { share } from './ratios.js';
import { CALL_FEATURES, CallCounts } from './call-counts.js';
import type { TokenSink } from './lexer.js';
import { LITERAL_FEATURES, LiteralCounts } from './literal-counts.js';
import { NAME_FEATURES, NameCounts } from './name-counts.js';
import { STRUCTURE_FEATURES, StructureCounts } from './structure-counts.js';
import { tellingWords } from './telling-words.js';
import { HASH_START, hashOn, WORD_BYTES_MAX, type WordTable } from './word-table.js';

/** What a scan of a script counts. Shares are of all bytes looked at. */
export const TOKEN_FEATURES = [
  /** comments, documentation and Python's docstrings */
  'comment-share',
  /** what stands around PHP's code */
  'markup-share',
  ...LITERAL_FEATURES,
  ...NAME_FEATURES,
  ...CALL_FEATURES,
  ...STRUCTURE_FEATURES,
] as const;
export type TokenFeatures = Record<(typeof TOKEN_FEATURES)[number], number>;

/** Bytes of words within literals: letters, digits, _ and -. */
const WORD_BYTES = Uint8Array.from({ length: 256 }, (_, byte) =>
  /[A-Za-z0-9_]/.test(String.fromCharCode(byte)) ? 1 : 0,
);

/** Gives every token to what counts it. */
export class ScriptCounter implements TokenSink {
  readonly fold: Uint8Array;
  readonly #text: Uint8Array;
  readonly #words: WordTable;
  readonly #names = new NameCounts();
  readonly #literals = new LiteralCounts();
  readonly #calls: CallCounts;
  readonly #structure: StructureCounts;
  #commentBytes = 0;
  #markupBytes = 0;

  /** @param escape the dialect's escape character */
  constructor(text: Uint8Array, dialect: ScriptDialect, escape: number) {
    this.#text = text;
    this.#words = tellingWords(dialect);
    this.fold = this.#words.fold;
    this.#calls = new CallCounts(text, dialect);
    this.#structure = new StructureCounts(text, dialect, escape);
  }

  comment(start: number, end: number): void {
    this.#commentBytes += end - start;
  }

  markup(start: number, end: number): void {
    this.#markupBytes += end - start;
  }

  literal(start: number, end: number): void {
    this.#literals.add(this.#text, start, end);
    this.#structure.literal(start, end);
    this.#calls.enterLiteral(start);
    this.#wordsWithin(start, end);
    this.#calls.leaveLiteral(start, end);
  }

  name(start: number, end: number, hash: number): void {
    this.#names.add(this.#text, start, end, hash);
    this.#structure.name(start, end);
    const told = this.#words.find(this.#text, start, end, hash);
    if (told !== 0 && this.#calls.inCode(told, start, end)) this.#structure.xor();
  }

  number(start: number, end: number): void {
    this.#structure.number(start, end);
  }

  symbol(at: number, byte: number, solid: number): void {
    this.#structure.symbol(at, byte, solid);
  }

  features(): TokenFeatures {
    const bytes = this.#text.length;
    return {
      'comment-share': share(this.#commentBytes, bytes),
      'markup-share': share(this.#markupBytes, bytes),
      ...this.#literals.features(bytes),
      ...this.#names.features(),
      ...this.#calls.features(bytes),
      ...this.#structure.features(bytes),
    };
  }

  #wordsWithin(from: number, to: number): void {
    const text = this.#text;
    let hash = HASH_START;
    let start = from;
    for (let at = from; at <= to; at += 1) {
      const byte = at < to ? (text[at] ?? 0) : 0;
      if (WORD_BYTES[byte] === 1) {
        hash = hashOn(hash, this.fold[byte] ?? 0);
        continue;
      }
      if (at - start > 1 && at - start <= WORD_BYTES_MAX) {
        const told = this.#words.find(text, start, at, hash);
        if (told !== 0) this.#calls.inLiteral(told, start, at);
      }
      start = at + 1;
      hash = HASH_START;
    }
  }
}
