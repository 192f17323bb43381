import type { ScriptDialect } from '../script-dialect.js';
import { perKb, share } from './ratios.js';
import { ListCounts } from './list-counts.js';
import { isDigit, isLetter, isQuote, solidAt } from './surroundings.js';

/** Of operators and numbers, and of what stands side by side. */
export const STRUCTURE_FEATURES = [
  /** operators that join literals a KiB; in shells, literals that touch a word or one another */
  'concatenation-per-kb',
  /** single places of a list or text ([3]), and parts of a variable (${x:3:1}), a KiB */
  'subscript-per-kb',
  'xor-per-kb',
  /** calls of what is in a variable or a list's place ($a(…), x[y](…), & $x, $x as a command), a KiB */
  'indirect-call-per-kb',
  /** letters with a needless escape outside of literals (c\\at, i`ex) a KiB */
  'escaped-letter-per-kb',
  'bracket-per-kb',
  'number-count',
  /** of all bytes: those in numbers */
  'number-share',
  /** of all bytes: those in lists of at least 16 numbers */
  'number-list-share',
  /** numbers in the longest list */
  'number-list-longest',
  /** of all bytes: those in lists of at least 16 literals */
  'literal-list-share',
  /** literals in the longest list */
  'literal-list-longest',
] as const;
export type StructureFeatures = Record<(typeof STRUCTURE_FEATURES)[number], number>;

const LINE_FEED = 0x0a;
const DOLLAR = 0x24;
const VARIABLE_BYTES_MAX = 64;
/** Where x[y](…) calls what stands at that place. */
const PLACES_ARE_CALLED: ReadonlySet<ScriptDialect> = new Set(['javascript', 'php', 'python', 'lua']);

export class StructureCounts {
  readonly #text: Uint8Array;
  readonly #dialect: ScriptDialect;
  readonly #escape: number;
  readonly #numbers = new ListCounts();
  readonly #literals = new ListCounts();
  #concatenations = 0;
  #subscripts = 0;
  #xors = 0;
  #indirectCalls = 0;
  #escapedLetters = 0;
  #brackets = 0;
  #numberCount = 0;
  #numberBytes = 0;
  #nameStart = 0;
  #nameEnd = -1;

  /** @param escape the dialect's escape character */
  constructor(text: Uint8Array, dialect: ScriptDialect, escape: number) {
    this.#text = text;
    this.#dialect = dialect;
    this.#escape = escape;
  }

  name(start: number, end: number): void {
    this.#nameStart = start;
    this.#nameEnd = end;
    this.#numbers.stop();
    this.#literals.stop();
  }

  xor(): void {
    this.#xors += 1;
  }

  number(start: number, end: number): void {
    this.#numberCount += 1;
    this.#numberBytes += end - start;
    this.#literals.stop();
    this.#numbers.add(start, end);
    // [3] behind a name or a bracket; the list [3] stands behind an operator
    if (this.#text[start - 1] === 0x5b && this.#text[end] === 0x5d && isOperandEnd(this.#text[start - 2] ?? 0))
      this.#subscripts += 1;
  }

  literal(start: number, end: number): void {
    this.#numbers.stop();
    this.#literals.add(start, end);
    if (this.#dialect !== 'shell') return;
    // w"ge"t and 'w''get': the quotes do nothing but take a word apart
    const before = this.#text[start - 2] ?? 0;
    if (isLetter(before) || isQuote(before)) this.#concatenations += 1;
    if (isLetter(this.#text[end + 1] ?? 0)) this.#concatenations += 1;
  }

  symbol(at: number, byte: number, solid: number): void {
    const text = this.#text;
    switch (byte) {
      case 0x2c: // ,
      case 0x2d: // -
        return;
      case 0x2b: // +
        if (isQuote(solid) || isQuote(solidAt(text, at + 1))) this.#concatenations += 1;
        return;
      case 0x2e: // .
        this.#dot(at, solid);
        return;
      case 0x28: // (
        this.#brackets += 1;
        this.#call(at);
        break;
      case 0x29:
      case 0x5b:
      case 0x5d:
      case 0x7b:
      case 0x7d:
        this.#brackets += 1;
        break;
      case 0x5e: // ^
        if (this.#dialect !== 'lua') this.#xors += 1;
        break;
      case 0x7e: // ~
        if (this.#dialect === 'lua' && text[at + 1] !== 0x3d) this.#xors += 1;
        break;
      case DOLLAR:
        if (this.#dialect === 'shell') this.#shellVariable(at, solid);
        break;
      case 0x26: // &
        this.#ampersand(at);
        break;
      case this.#escape:
        if (isLetter(text[at + 1] ?? 0)) this.#escapedLetters += 1;
        break;
    }
    this.#numbers.stop();
    this.#literals.stop();
  }

  features(bytes: number): StructureFeatures {
    this.#numbers.stop();
    this.#literals.stop();
    return {
      'concatenation-per-kb': perKb(this.#concatenations, bytes),
      'subscript-per-kb': perKb(this.#subscripts, bytes),
      'xor-per-kb': perKb(this.#xors, bytes),
      'indirect-call-per-kb': perKb(this.#indirectCalls, bytes),
      'escaped-letter-per-kb': perKb(this.#escapedLetters, bytes),
      'bracket-per-kb': perKb(this.#brackets, bytes),
      'number-count': this.#numberCount,
      'number-share': share(this.#numberBytes, bytes),
      'number-list-share': share(this.#numbers.bytes, bytes),
      'number-list-longest': this.#numbers.longest,
      'literal-list-share': share(this.#literals.bytes, bytes),
      'literal-list-longest': this.#literals.longest,
    };
  }

  #dot(at: number, solid: number): void {
    const text = this.#text;
    if (this.#dialect === 'lua') {
      if (text[at + 1] === 0x2e && text[at - 1] !== 0x2e && text[at + 2] !== 0x2e) this.#concatenations += 1;
      return;
    }
    const next = solidAt(text, at + 1);
    if (this.#dialect === 'php' || this.#dialect === 'perl') {
      if (isQuote(solid) || solid === 0x29 || solid === 0x5d || isQuote(next) || next === DOLLAR)
        this.#concatenations += 1;
    } else if (this.#dialect === 'powershell') this.#ampersand(at);
  }

  /** An opening bracket: what it calls may be no name. */
  #call(at: number): void {
    const text = this.#text;
    const before = text[at - 1] ?? 0;
    const dialect = this.#dialect;
    const isOfVariable = this.#nameEnd === at && text[this.#nameStart - 1] === DOLLAR;
    const isIndirect =
      (before === 0x5d && PLACES_ARE_CALLED.has(dialect)) ||
      (before === 0x29 && (dialect === 'python' || dialect === 'lua')) ||
      (dialect === 'php' && (before === 0x7d || isOfVariable)) ||
      (dialect === 'perl' && before === 0x3e && text[at - 2] === 0x2d);
    if (isIndirect) this.#indirectCalls += 1;
  }

  /** The call operators: & $x, &(…), .($x) of PowerShell where a command may stand; &$x of Perl. */
  #ampersand(at: number): void {
    const text = this.#text;
    if (this.#dialect === 'perl') {
      if (text[at + 1] === DOLLAR || text[at + 1] === 0x7b) this.#indirectCalls += 1;
    } else if (this.#dialect === 'powershell') {
      const next = solidAt(text, at + 1);
      const isCommand = !isOperandEnd(text[at - 1] ?? LINE_FEED);
      if (isCommand && (next === 0x28 || next === DOLLAR || isQuote(next))) this.#indirectCalls += 1;
    }
  }

  /** ${x:3:1} and ${@:3:1}; and $x where a command stands. */
  #shellVariable(at: number, solid: number): void {
    const text = this.#text;
    const isCommand = solid === LINE_FEED || solid === 0x3b || solid === 0x7c || solid === 0x26;
    if (isCommand && text[at + 1] !== 0x28) this.#indirectCalls += 1;
    if (text[at + 1] !== 0x7b) return;
    let end = at + 2;
    while (end - at < VARIABLE_BYTES_MAX && isInVariable(text[end] ?? 0)) end += 1;
    if (text[end] !== 0x3a) return;
    const offset = text[end + 1] ?? 0;
    if (isDigit(offset) || ((offset === 0x20 || offset === 0x28 || offset === DOLLAR) && text[end + 2] !== 0x28))
      this.#subscripts += 1;
  }
}

/** A name's last byte, a closing bracket or a quote. */
function isOperandEnd(byte: number): boolean {
  return (
    isLetter(byte) || isDigit(byte) || byte === 0x5f || byte === 0x29 || byte === 0x5d || byte === 0x7d || isQuote(byte)
  );
}

/** Names, and the @ * ! # of all arguments and of what a variable names. */
function isInVariable(byte: number): boolean {
  return (
    isLetter(byte) || isDigit(byte) || byte === 0x5f || byte === 0x40 || byte === 0x2a || byte === 0x21 || byte === 0x23
  );
}
