import type { ScriptDialect } from '../script-dialect.js';
import { isLetter, isQuote, overBlanks, solidAt, solidBeforePath, standsAt } from './surroundings.js';

/** A name that may run text as code, at its place in a script. */
interface Place {
  readonly text: Uint8Array;
  readonly start: number;
  readonly end: number;
}

const DOT = 0x2e;
const COLON = 0x3a;
const OPENING = 0x28;
const BRACE = 0x7b;
/** How far the pattern of preg_replace is read for its modifiers. */
const PATTERN_BYTES_MAX = 200;

/** Whether a name that runs text as code does so here: it is called, and is no method or block of the same name. */
export function isEvalCall(dialect: ScriptDialect, { text, start, end }: Place): boolean {
  const before = text[start - 1] ?? 0;
  const next = solidAt(text, end);
  switch (dialect) {
    case 'python':
      // builtins.exec, __builtins__.eval; but neither re.compile nor a table's eval
      return (
        (next === OPENING || isQuote(next)) &&
        (before !== DOT || standsAt(text, start - 4, 'ins.') || text[start - 2] === 0x5f)
      );
    case 'php':
      return next === OPENING && before !== 0x3e && before !== COLON;
    case 'javascript':
      return next === OPENING || next === 0x29;
    case 'perl':
      return next !== BRACE && next !== 0x7d && next !== 0x3d;
    case 'ruby':
      return next !== BRACE && !standsAt(text, overBlanks(text, end), 'do') && text[overBlanks(text, end) + 1] !== 0x26;
    case 'lua':
      return (next === OPENING || isQuote(next)) && before !== DOT && before !== COLON;
    case 'shell':
    case 'powershell':
      return true;
    case 'python-bytecode':
    case 'lua-bytecode':
      return false;
  }
}

/** The same for names that mostly do something else. */
export function isOddEvalCall(dialect: ScriptDialect, { text, start, end }: Place): boolean {
  const at = overBlanks(text, end);
  if (dialect === 'shell') {
    // source <(…), bash <<< …
    if (text[at] === 0x3c && (text[at + 1] === OPENING || standsAt(text, at, '<<<'))) return true;
    if (text[start] === 0x73 && text[start + 1] === 0x6f) return false;
    // sh -c …, python3 -c …, perl -e …, php -r …
    const option = text[at] === 0x2d ? text[at + 1] : 0;
    if (option === 0x63 || option === 0x65 || option === 0x72) return true;
    return solidBeforePath(text, start) === 0x7c && !isLetter(text[end] ?? 0) && text[end] !== DOT;
  }
  if (text[at] !== OPENING) return false;
  const argument = solidAt(text, at + 1);
  if (dialect === 'php') {
    if (text[start] === 0x70 || text[start] === 0x50)
      return isQuote(argument) && doesRunMatches(text, overBlanks(text, at + 1));
    return argument === 0x24 || isQuote(argument) || argument === 0x40;
  }
  if (dialect === 'javascript') return text[start] !== 0x73 || isQuote(argument);
  return dialect === 'powershell' && (text[start - 1] === COLON || text[start - 1] === DOT);
}

/** preg_replace with the modifier e (before PHP 7): what replaces a match is run. */
function doesRunMatches(text: Uint8Array, quoteAt: number): boolean {
  const quote = text[quoteAt];
  const end = Math.min(text.length, quoteAt + PATTERN_BYTES_MAX);
  let close = quoteAt + 1;
  while (close < end && text[close] !== quote) close += text[close] === 0x5c ? 2 : 1;
  for (let at = close - 1; at > quoteAt && isLetter(text[at] ?? 0); at -= 1) if (text[at] === 0x65) return close < end;
  return false;
}
