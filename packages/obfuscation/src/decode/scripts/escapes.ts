import type { Found } from '../found.js';
import { mayBeginBinary } from '../plausible/index.js';
import type { ScriptContext } from './context.js';
import { BACKSLASH, escapeAt, PERCENT, type EscapeKind } from './escape-at.js';
import { mostLikeCode, unwrap } from './unwrap.js';

/** Escapes with no more than this between them belong together. */
const APART_MAX = 64;
const ESCAPES_MIN = 32;
/** Letters and digits need no escape: so many of them are there to hide something. */
const TELLING_MIN = 16;
/** tables of characters have some, too */
const TELLING_SHARE_MIN = 0.5;
const HEAD_BYTES = 64;
/** reading one, twice or three times */
const ESCAPE_STEPS = 32;

/** A stretch of a script with many escapes. */
interface Cluster {
  readonly begin: number;
  end: number;
  count: number;
  /** of letters and digits */
  telling: number;
  readonly kinds: Map<EscapeKind, number>;
  /** the first values alone, without what stands between */
  readonly head: number[];
}

/**
 * What stretches of `\x65`, `\145`, `\u0065` or `%65` stand for. Text is given as the script has it, with the escapes replaced, all
 * stretches in one; a program or an archive (`echo -ne '\x7f\x45…' >> file`) as the values alone.
 */
export function* escapesIn(context: ScriptContext): Generator<Found, void, void> {
  const { bytes, budget } = context;
  if (!budget.spend(bytes.length)) return;
  const texts: Uint8Array[] = [];
  const kinds = new Map<EscapeKind, number>();
  for (const cluster of clustersIn(bytes)) {
    if (cluster.count < ESCAPES_MIN) continue;
    if (!budget.spend(4 * (cluster.end - cluster.begin) + ESCAPE_STEPS * cluster.count)) return;
    if (mayBeginBinary(Uint8Array.from(cluster.head))) {
      const found = unwrap(valuesOf(bytes, cluster), [nameOf(cluster.kinds)], context.hints(), budget);
      if (found !== null) {
        yield found;
        continue;
      }
    }
    if (cluster.telling < Math.max(TELLING_MIN, cluster.count * TELLING_SHARE_MIN)) continue;
    texts.push(textOf(bytes, cluster));
    for (const [kind, count] of cluster.kinds) kinds.set(kind, (kinds.get(kind) ?? 0) + count);
  }
  if (texts.length === 0) return;
  const [text, by] = mostLikeCode(Buffer.concat(texts), context.hints());
  yield { bytes: text, by: [nameOf(kinds), ...by], intact: null };
}

function* clustersIn(bytes: Uint8Array): Generator<Cluster, void, void> {
  let cluster: Cluster | null = null;
  const next = escapeBegins(bytes);
  for (let at = next(0); at !== -1;) {
    const escape = escapeAt(bytes, at);
    if (escape === null) {
      at = next(at + 1);
      continue;
    }
    if (cluster !== null && at - cluster.end > APART_MAX) {
      yield cluster;
      cluster = null;
    }
    cluster ??= { begin: at, end: at, count: 0, telling: 0, kinds: new Map(), head: [] };
    cluster.end = at + escape.length;
    cluster.count += 1;
    if (isLetterOrDigit(escape.value)) cluster.telling += 1;
    cluster.kinds.set(escape.kind, (cluster.kinds.get(escape.kind) ?? 0) + 1);
    if (cluster.head.length < HEAD_BYTES) cluster.head.push(escape.value & 0xff);
    at = next(cluster.end);
  }
  if (cluster !== null) yield cluster;
}

/** The next backslash or percent sign, by the system's own search, which is many times faster than a loop; -1 behind the last. */
function escapeBegins(bytes: Uint8Array): (from: number) => number {
  const file = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
  let [backslash, percent] = [-2, -2];
  return (from) => {
    if (backslash !== -1 && backslash < from) backslash = file.indexOf(BACKSLASH, from);
    if (percent !== -1 && percent < from) percent = file.indexOf(PERCENT, from);
    return backslash === -1 ? percent : percent === -1 ? backslash : Math.min(backslash, percent);
  };
}

function valuesOf(bytes: Uint8Array, { begin, end, count }: Cluster): Uint8Array {
  const values = new Uint8Array(count);
  let written = 0;
  for (let at = begin; at < end; at += 1) {
    const escape = escapeAt(bytes, at);
    if (escape === null) continue;
    values[written] = escape.value;
    written += 1;
    at += escape.length - 1;
  }
  return values.subarray(0, written);
}

const UTF8_BYTES_MAX = 4;
const LINE_FEED = 10;

/** With a line feed behind it, by which it ends where it is put together with others. */
function textOf(bytes: Uint8Array, { begin, end, count }: Cluster): Uint8Array {
  const text = Buffer.alloc(end - begin + count * UTF8_BYTES_MAX + 1);
  let written = 0;
  for (let at = begin; at < end; at += 1) {
    const escape = escapeAt(bytes, at);
    const value = escape?.value ?? bytes[at] ?? 0;
    if (value < 0x80 || escape?.kind !== 'unicode-escapes') text[written++] = value;
    else written += text.write(String.fromCodePoint(Math.min(value, 0x10_ffff)), written, 'utf8');
    if (escape !== null) at += escape.length - 1;
  }
  text[written] = LINE_FEED;
  return text.subarray(0, written + 1);
}

function nameOf(kinds: ReadonlyMap<EscapeKind, number>): string {
  const [first] = [...kinds].sort(([, a], [, b]) => b - a);
  return first?.[0] ?? 'hex-escapes';
}

function isLetterOrDigit(value: number): boolean {
  return (value >= 0x30 && value <= 0x39) || (value >= 0x41 && value <= 0x5a) || (value >= 0x61 && value <= 0x7a);
}
