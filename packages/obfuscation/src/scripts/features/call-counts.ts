import type { ScriptDialect } from '../script-dialect.js';
import { perKb } from './ratios.js';
import { isEvalCall, isOddEvalCall } from './eval-calls.js';
import { solidAt, standsAt } from './surroundings.js';
import { WORD } from './telling-words.js';

/** Of words that tell what a script does. */
export const CALL_FEATURES = [
  /** calls that run text as code */
  'eval-count',
  'eval-per-kb',
  /** names of what decodes, unpacks or reverses */
  'decode-count',
  'decode-per-kb',
  /** calls that run text as code with one that decodes within 200 bytes on either side, literals in between not counted */
  'eval-near-decode-count',
  /** such names of both kinds within literals, where they are looked up by */
  'telling-literal-count',
  /** names that take characters out of texts, or turn them to numbers and back */
  'character-call-per-kb',
  'join-per-kb',
  /** names of what reaches the network or starts processes, also within literals */
  'network-count',
  /** names that tools leave which protect scripts */
  'protector-count',
  /** data: URIs with base64 */
  'data-uri-count',
] as const;
export type CallFeatures = Record<(typeof CALL_FEATURES)[number], number>;

const NEAR_BYTES = 200;
const EVALS = WORD.eval | WORD.evalPerhaps;
const DECODES = WORD.decode | WORD.decodePerhaps;
const NEVER = -2 * NEAR_BYTES;

export class CallCounts {
  readonly #text: Uint8Array;
  readonly #dialect: ScriptDialect;
  #evals = 0;
  #decodes = 0;
  #pairs = 0;
  #inLiterals = 0;
  #characters = 0;
  #joins = 0;
  #network = 0;
  #protectors = 0;
  #dataUris = 0;
  /** where the last call without one that decodes began, as `#place` gives it */
  #evalAt = NEVER;
  #decodeAt = NEVER;
  /** bytes of all literals before: what is encoded stands between what decodes and what runs it, and may be long */
  #literalBytes = 0;
  /** where the literal begins whose words are told; -1 outside */
  #literalFrom = -1;

  constructor(text: Uint8Array, dialect: ScriptDialect) {
    this.#text = text;
    this.#dialect = dialect;
  }

  enterLiteral(start: number): void {
    this.#literalFrom = start;
  }

  leaveLiteral(start: number, end: number): void {
    this.#literalFrom = -1;
    this.#literalBytes += end - start;
  }

  /** A name of the table `tellingWords`, with what it tells. @returns whether it tells of an exclusive or */
  inCode(told: number, start: number, end: number): boolean {
    this.#anywhere(told, start, end);
    const place = { text: this.#text, start, end };
    if ((told & WORD.character) !== 0) this.#characters += 1;
    if ((told & WORD.join) !== 0) this.#joins += 1;
    if ((told & WORD.runEncoded) !== 0 && this.#text[start - 1] === 0x2d) {
      this.#decode(start);
      this.#eval(start);
    }
    if ((told & WORD.decode) !== 0 || ((told & WORD.decodePerhaps) !== 0 && this.#hasOption(end))) this.#decode(start);
    const isEval =
      ((told & WORD.eval) !== 0 && isEvalCall(this.#dialect, place)) ||
      ((told & WORD.evalPerhaps) !== 0 && isOddEvalCall(this.#dialect, place));
    if (isEval) {
      this.#eval(start);
      // what packs scripts hands over a function that unpacks: eval(function(p,a,c,k,e,d)…
      if (standsAt(this.#text, end, '(function(')) this.#pair();
    }
    return (told & WORD.xor) !== 0;
  }

  /** The same within a literal. What stands in a shell's quotes is mostly code itself. */
  inLiteral(told: number, start: number, end: number): void {
    if (this.#dialect === 'shell') {
      this.inCode(told, start, end);
      return;
    }
    this.#anywhere(told, start, end);
    if ((told & (EVALS | DECODES)) !== 0) this.#inLiterals += 1;
  }

  features(bytes: number): CallFeatures {
    return {
      'eval-count': this.#evals,
      'eval-per-kb': perKb(this.#evals, bytes),
      'decode-count': this.#decodes,
      'decode-per-kb': perKb(this.#decodes, bytes),
      'eval-near-decode-count': this.#pairs,
      'telling-literal-count': this.#inLiterals,
      'character-call-per-kb': perKb(this.#characters, bytes),
      'join-per-kb': perKb(this.#joins, bytes),
      'network-count': this.#network,
      'protector-count': this.#protectors,
      'data-uri-count': this.#dataUris,
    };
  }

  #anywhere(told: number, start: number, end: number): void {
    const text = this.#text;
    if ((told & WORD.network) !== 0) this.#network += 1;
    if ((told & WORD.deviceFile) !== 0 && standsAt(text, start - 5, '/dev/')) this.#network += 1;
    if ((told & WORD.protector) !== 0) this.#protectors += 1;
    if ((told & WORD.base64) !== 0 && text[start - 1] === 0x3b && text[end] === 0x2c) this.#dataUris += 1;
  }

  #eval(at: number): void {
    this.#evals += 1;
    this.#evalAt = this.#place(at);
    if (this.#evalAt - this.#decodeAt <= NEAR_BYTES) this.#pair();
  }

  #decode(at: number): void {
    this.#decodes += 1;
    this.#decodeAt = this.#place(at);
    if (this.#decodeAt - this.#evalAt <= NEAR_BYTES) this.#pair();
  }

  /** A place without the literals before it; within a literal its begin. */
  #place(at: number): number {
    return (this.#literalFrom === -1 ? at : this.#literalFrom) - this.#literalBytes;
  }

  /** The last call has what it needs: it counts once. */
  #pair(): void {
    if (this.#evalAt === NEVER) return;
    this.#pairs += 1;
    this.#evalAt = NEVER;
  }

  /** base64 -d, xxd -r, openssl enc -d */
  #hasOption(end: number): boolean {
    const next = solidAt(this.#text, end);
    return next === 0x2d || (next === 0x65 && standsAt(this.#text, end, ' enc '));
  }
}
