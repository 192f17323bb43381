import type { Found } from '../found.js';
import { mayBeginBinary } from '../plausible/index.js';
import type { ScriptContext } from './context.js';
import { BACKSLASH, escapeAt } from './escape-at.js';
import { unwrap } from './unwrap.js';

/** A magic may begin with letters as they are: `x\x9c`, `c\0\0`, `PK\x03` stand at most so far behind the quote. */
const LETTERS_BEFORE_MAX = 3;
const HEAD_BYTES = 16;
const ESCAPE_BYTES = 4;
/** what looking at one costs however short it is */
const STRING_STEPS = 256;
const STRING_BYTES_MIN = 32;
const QUOTES = new Set(Array.from('\'"').map((quote) => quote.charCodeAt(0)));
const SIMPLE: ReadonlyMap<number, number> = new Map(
  Array.from('abfnrtv').map((letter, place) => [letter.charCodeAt(0), [7, 8, 12, 10, 13, 9, 11][place] ?? 0] as const),
);

/**
 * Strings of bytes that are written partly as letters, partly as escapes, as Python shows them (`b'x\x9c+NIM…'`), and that begin a
 * program or something compressed.
 */
export function* byteStringsIn(context: ScriptContext): Generator<Found, void, void> {
  const { bytes, budget } = context;
  if (!budget.spend(bytes.length)) return;
  const file = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
  for (let at = file.indexOf('\\x', 0, 'latin1'); at !== -1;) {
    const quote = quoteBefore(bytes, at);
    let end = at + 2;
    if (quote !== null && mayBeginBinary(stringFrom(bytes, quote, HEAD_BYTES).bytes)) {
      const string = stringFrom(bytes, quote, bytes.length - quote);
      end = Math.max(end, string.end);
      if (!budget.spend(STRING_STEPS + 2 * (end - at))) return;
      // what is all of escapes is found as such
      const isMixed = string.end - quote - 1 < ESCAPE_BYTES * string.bytes.length;
      const isLong = string.bytes.length >= STRING_BYTES_MIN;
      const found = isLong && isMixed ? unwrap(string.bytes, ['byte-string'], context.hints(), budget) : null;
      if (found !== null) yield found;
    }
    at = file.indexOf('\\x', end, 'latin1');
  }
}

function quoteBefore(bytes: Uint8Array, at: number): number | null {
  for (let place = at - 1; place >= at - 1 - LETTERS_BEFORE_MAX; place -= 1) {
    if (QUOTES.has(bytes[place] ?? 0)) return place;
    if ((bytes[place] ?? 0) === BACKSLASH) return null;
  }
  return null;
}

/**
 * What stands between a quote and the next of its kind, with the escapes replaced; where none follows, up to the end of all.
 *
 * @param lengthMax no more bytes than so many
 */
function stringFrom(
  bytes: Uint8Array,
  quote: number,
  lengthMax: number,
): { readonly bytes: Uint8Array; readonly end: number } {
  const end = endOf(bytes, quote, lengthMax * ESCAPE_BYTES);
  const output = new Uint8Array(Math.min(lengthMax, end - quote - 1));
  let written = 0;
  for (let at = quote + 1; at < end && written < output.length; at += 1) {
    const escape = bytes[at] === BACKSLASH ? escapeAt(bytes, at) : null;
    if (escape !== null) {
      output[written] = escape.value;
      at += escape.length - 1;
    } else if (bytes[at] === BACKSLASH) {
      at += 1;
      const letter = bytes[at] ?? 0;
      output[written] = letter === 0x30 ? 0 : (SIMPLE.get(letter) ?? letter);
    } else output[written] = bytes[at] ?? 0;
    written += 1;
  }
  return { bytes: output.subarray(0, written), end };
}

function endOf(bytes: Uint8Array, quote: number, lengthMax: number): number {
  const limit = Math.min(bytes.length, quote + 1 + lengthMax);
  let at = quote + 1;
  while (at < limit && bytes[at] !== bytes[quote]) at += bytes[at] === BACKSLASH ? 2 : 1;
  return Math.min(at, limit);
}
