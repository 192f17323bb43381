import type { Found } from '../found.js';
import { compressedFormatAt } from '../../entropy/index.js';
import { isPromising } from '../plausible/index.js';
import { BASE64_LETTERS, fromBase64, fromHex, HEX_LETTERS, lengthOf } from './codecs.js';
import { mayBePlain } from './may-be-plain.js';
import type { ScriptContext } from './context.js';
import type { Hints } from './hints.js';
import { BACKSLASH, EQUALS, ESCAPED_BLANKS, joined } from './joints.js';
import { nextRun, type Span } from './runs.js';
import { unwrap, variantsOf } from './unwrap.js';

/** A name is shorter, a line of an encoded file longer. */
const RUN_BYTES_MIN = 32;
/** The first bytes that a literal decodes to tell whether the rest is worth decoding. */
const HEAD_LETTERS = 64;
/** one of so many letters at least is of each case */
const MIXED_SHARE = 8;

interface Codec {
  readonly name: string;
  readonly letters: Uint8Array;
  readonly decode: (bytes: Uint8Array, parts: readonly Span[]) => Uint8Array;
}
const BASE64: Codec = { name: 'base64', letters: BASE64_LETTERS, decode: fromBase64 };
const HEX: Codec = { name: 'hex', letters: HEX_LETTERS, decode: fromHex };

/** Literals of base64 or hexadecimal digits, over several lines or strings too, decoded and made plain. */
export function* lettersIn(context: ScriptContext): Generator<Found, void, void> {
  const { bytes, budget } = context;
  if (!budget.spend(bytes.length)) return;
  for (let at = 0; ;) {
    const run = nextRun(bytes, at, BASE64_LETTERS, RUN_BYTES_MIN);
    if (run === null || !budget.spend(HEAD_LETTERS)) return;
    const { found, end } = literalAt(context, run);
    if (found !== null) yield found;
    at = end;
  }
}

function literalAt(context: ScriptContext, run: Span): { readonly found: Found | null; readonly end: number } {
  const { bytes } = context;
  const begin = afterPrefix(bytes, run.begin);
  const head = { begin, end: Math.min(run.end, begin + HEAD_LETTERS) };
  const codec = isAllOf(bytes, head, HEX_LETTERS) ? HEX : BASE64;
  const isReversed = bytes[begin - 1] === EQUALS;
  const hints = context.hints();
  const meant: Hints = isReversed ? { ...hints, reverses: true } : hints;
  const isPlain = (codec === HEX || mayBePlain(bytes, begin)) && isPromising(codec.decode(bytes, [head]));
  const mayBeHidden = (meant.inflates || meant.rotates || meant.reverses) && isMixed(bytes, head);
  if (!isPlain && !mayBeHidden) return { found: null, end: run.end };
  const parts = joined(bytes, { begin, end: run.end }, codec.letters);
  const end = parts.at(-1)?.end ?? run.end;
  return { found: decoded(context, parts, codec, isPlain ? hints : meant), end: Math.max(end, run.end) };
}

/** The `n` of a `\n` in front belongs to the escape; `0x` says of what follows that it is hexadecimal. */
function afterPrefix(bytes: Uint8Array, begin: number): number {
  if (bytes[begin - 1] === BACKSLASH && ESCAPED_BLANKS.has(bytes[begin] ?? 0)) return begin + 1;
  return bytes[begin] === 0x30 && bytes[begin + 1] === 0x78 ? begin + 2 : begin;
}

function decoded({ bytes, budget }: ScriptContext, parts: readonly Span[], codec: Codec, hints: Hints): Found | null {
  // joined once, decoded in each variant
  if (!budget.spend(4 * lengthOf(parts))) return null;
  const plain = codec.decode(bytes, parts);
  const direct = unwrapIfPromising(plain, [codec.name], hints, { budget });
  if (direct !== null) return direct;
  if (!hints.rotates && !hints.reverses) return null;
  const text = Buffer.concat(parts.map(({ begin, end }) => bytes.subarray(begin, end)));
  for (const [variant, by] of variantsOf(text, hints).slice(1)) {
    const found = unwrapIfPromising(
      codec.decode(variant, [{ begin: 0, end: variant.length }]),
      [...by, codec.name],
      hints,
      {
        budget,
      },
    );
    if (found !== null) return found;
  }
  return null;
}

function unwrapIfPromising(
  bytes: Uint8Array,
  by: readonly string[],
  hints: Hints,
  { budget }: Pick<ScriptContext, 'budget'>,
): Found | null {
  const head = bytes.subarray(0, HEAD_LETTERS);
  const mayBe = isPromising(head) || ((hints.inflates || hints.rotates || hints.reverses) && !isKnownFormat(head));
  return mayBe ? unwrap(bytes, by, hints, budget) : null;
}

/** Pictures, fonts and sound are what they are. */
function isKnownFormat(head: Uint8Array): boolean {
  return compressedFormatAt(head, 0) !== null;
}

/** Names and paths are of letters mostly, of one case mostly; what is encoded has of all. */
function isMixed(bytes: Uint8Array, { begin, end }: Span): boolean {
  let [digits, capitals, others] = [0, 0, 0];
  for (let at = begin; at < end; at += 1) {
    const byte = bytes[at] ?? 0;
    if (byte >= 0x30 && byte <= 0x39) digits += 1;
    else if (byte >= 0x41 && byte <= 0x5a) capitals += 1;
    else if (byte >= 0x61 && byte <= 0x7a) others += 1;
  }
  const least = (end - begin) / MIXED_SHARE;
  return digits > 0 && others >= least && (capitals >= least || digits >= 2 * least);
}

function isAllOf(bytes: Uint8Array, { begin, end }: Span, letters: Uint8Array): boolean {
  for (let at = begin; at < end; at += 1) if (letters[bytes[at] ?? 0] === 0) return false;
  return true;
}
