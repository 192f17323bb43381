import type { Found } from '../found.js';
import { isPromising } from '../plausible/index.js';
import { ByteSink } from './byte-sink.js';
import { hexDigit } from './codecs.js';
import type { ScriptContext } from './context.js';
import { alphabet, nextRun, type Span } from './runs.js';
import { unwrap } from './unwrap.js';

/**
 * Letters of lists of numbers: `[112, 114]`, `0x70,0x72`, `70 72`, `chr(112).chr(114)`, `[char]112+[char]114`, `ChrW(112) & Chr(114)`,
 * and what stands behind `String.fromCharCode`.
 */
const LETTERS = alphabet(['0', '9'], ['a', 'f'], ['A', 'F'], 'xX, \t\r\n()[].&+;|hHrRwW');
const RUN_BYTES_MIN = 64;
const HEAD_VALUES = 64;
/** between two numbers: `)).chr((` with a line break and an indent */
const APART_MAX = 64;
const BYTE_MAX = 255;
const PAIR_TOKENS_MIN = 8;

export function* numbersIn(context: ScriptContext): Generator<Found, void, void> {
  const { bytes, budget } = context;
  if (!budget.spend(bytes.length)) return;
  const values = new ByteSink();
  for (let at = 0; ;) {
    const run = nextRun(bytes, at, LETTERS, RUN_BYTES_MIN);
    if (run === null || !budget.spend(4 * (run.end - run.begin))) return;
    at = run.end;
    const read = arePairs(bytes, run) ? pairAt : numberAt;
    for (let begin = run.begin; begin < run.end;) {
      values.clear();
      begin = readNumbers(bytes, { begin, end: run.end }, read, values);
      if (values.length < budget.limits.pieceBytesMin) continue;
      if (!budget.spend(4 * values.length) || !isPromising(values.head(HEAD_VALUES))) continue;
      const found = unwrap(values.take(), ['numbers'], context.hints(), budget);
      if (found !== null) yield found;
    }
  }
}

/** Whether a run is of pairs of hexadecimal digits, of which one at least has a letter. */
function arePairs(bytes: Uint8Array, { begin, end }: Span): boolean {
  let [tokens, hasLetter, at] = [0, false, begin];
  while (at < end && isBlank(bytes[at])) at += 1;
  for (; at + 2 < end && tokens < 4 * PAIR_TOKENS_MIN; tokens += 1) {
    if (hexDigit(bytes[at]) === null || hexDigit(bytes[at + 1]) === null || !isBlank(bytes[at + 2])) return false;
    hasLetter ||= (bytes[at] ?? 0) > 0x39 || (bytes[at + 1] ?? 0) > 0x39;
    at += 3;
    while (at < end && isBlank(bytes[at])) at += 1;
  }
  return hasLetter && tokens >= PAIR_TOKENS_MIN;
}

/**
 * The numbers up to the first that is no byte, or that stands too far behind the one before. Where the first of them tell that it is
 * nothing, the others are passed over.
 *
 * @returns where to go on
 */
function readNumbers(bytes: Uint8Array, { begin, end }: Span, read: ReadToken, values: ByteSink): number {
  let [at, last, isWanted] = [begin, begin, true];
  while (at < end && at - last <= APART_MAX) {
    const token = read(bytes, at);
    if (token === null) {
      at += 1;
      continue;
    }
    at += token.length;
    if (token.value > BYTE_MAX) break;
    last = at;
    if (!isWanted) continue;
    values.push(token.value);
    isWanted = values.length !== HEAD_VALUES || isPromising(values.head(HEAD_VALUES));
  }
  return Math.max(at, begin + 1);
}

interface Token {
  readonly value: number;
  readonly length: number;
}

type ReadToken = (bytes: Uint8Array, at: number) => Token | null;

function pairAt(bytes: Uint8Array, at: number): Token | null {
  const [high, low] = [hexDigit(bytes[at]), hexDigit(bytes[at + 1])];
  return high === null || low === null ? null : { value: high * 16 + low, length: 2 };
}

function numberAt(bytes: Uint8Array, at: number): Token | null {
  const isHex = bytes[at] === 0x30 && ((bytes[at + 1] ?? 0) | 0x20) === 0x78;
  const base = isHex ? 16 : 10;
  let [value, place] = [0, at + (isHex ? 2 : 0)];
  for (; place < bytes.length; place += 1) {
    const digit = hexDigit(bytes[place]);
    if (digit === null || digit >= base) break;
    // large numbers are of no interest, but end where they end
    value = Math.min(value * base + digit, BYTE_MAX + 1);
  }
  return place === at + (isHex ? 2 : 0) ? null : { value, length: place - at };
}

function isBlank(byte = 0): boolean {
  return byte === 0x20 || byte === 0x2c || (byte >= 9 && byte <= 13);
}
