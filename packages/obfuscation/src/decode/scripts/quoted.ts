import type { Found } from '../found.js';
import type { ScriptContext } from './context.js';
import { mostLikeCode } from './unwrap.js';

const QUOTES = new Set(Array.from('\'"').map((quote) => quote.charCodeAt(0)));
const BACKSLASH = 0x5c;
const LITERAL_BYTES_MAX = 1_024 * 1_024;
/** variants are made, and words counted in each, which is what costs */
const STEPS_A_BYTE = 32;

/** Literals of a script that says it rotates or reverses, where more code comes out of them than stands in them. */
export function* quotedIn(context: ScriptContext): Generator<Found, void, void> {
  const { bytes, budget } = context;
  const hints = context.hints();
  if ((!hints.rotates && !hints.reverses) || !budget.spend(bytes.length)) return;
  for (let at = 0; at < bytes.length; at += 1) {
    if (!QUOTES.has(bytes[at] ?? 0)) continue;
    const end = endOf(bytes, at);
    const literal = bytes.subarray(at + 1, end);
    at = end;
    if (literal.length < budget.limits.pieceBytesMin || literal.length > LITERAL_BYTES_MAX) continue;
    if (!budget.spend(STEPS_A_BYTE * literal.length)) return;
    const [plain, by] = mostLikeCode(literal, hints);
    if (by.length > 0) yield { bytes: plain, by, intact: null };
  }
}

function endOf(bytes: Uint8Array, quote: number): number {
  let at = quote + 1;
  while (at < bytes.length && bytes[at] !== bytes[quote]) at += bytes[at] === BACKSLASH ? 2 : 1;
  return Math.min(at, bytes.length);
}
