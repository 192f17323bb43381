import type { Found } from '../found.js';
import { ByteSink } from './byte-sink.js';
import type { ScriptContext } from './context.js';
import { unwrap } from './unwrap.js';

const BEGIN = 'begin ';
const LINE_FEED = 10;
const CARRIAGE_RETURN = 13;
const HEADER_BYTES_MAX = 256;
const HEADER = /^begin [0-7]{3,4} \S/;

/** Files as uuencode leaves them (POSIX, historical algorithm), in a shell archive or in mail. */
export function* uuencodedIn(context: ScriptContext): Generator<Found, void, void> {
  const { bytes, budget } = context;
  if (!budget.spend(bytes.length)) return;
  const file = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
  for (let at = file.indexOf(BEGIN, 0, 'latin1'); at !== -1;) {
    let next = at + 1;
    const header = file.toString('latin1', at, at + HEADER_BYTES_MAX);
    const line = header.indexOf('\n');
    if ((at === 0 || file[at - 1] === LINE_FEED) && line !== -1 && HEADER.test(header)) {
      const decoded = decodeLines(file, at + line + 1);
      if (!budget.spend(decoded.end - at)) return;
      next = Math.max(next, decoded.end);
      const found = unwrap(decoded.bytes, ['uuencode'], context.hints(), budget);
      if (found !== null) yield found;
    }
    at = file.indexOf(BEGIN, next, 'latin1');
  }
}

const valueOf = (byte = 0x20): number => (byte - 0x20) & 63;
const isLetter = (byte = 0): boolean => byte >= 0x20 && byte <= 0x60;

/** Lines of a length and four letters for each three bytes, up to one of length 0 or one that is none. */
function decodeLines(file: Buffer, from: number): { readonly bytes: Uint8Array; readonly end: number } {
  const output = new ByteSink();
  let at = from;
  while (at < file.length && isLetter(file[at])) {
    const length = valueOf(file[at]);
    const end = at + 1 + Math.ceil(length / 3) * 4;
    if (length === 0 || end > file.length) break;
    for (let [place, left] = [at + 1, length]; place < end; place += 4, left -= 3) {
      let word = 0;
      for (let letter = 0; letter < 4; letter += 1) word = (word << 6) | valueOf(file[place + letter]);
      for (let byte = 0; byte < Math.min(3, left); byte += 1) output.push((word >> (16 - byte * 8)) & 0xff);
    }
    at = end;
    if (file[at] === CARRIAGE_RETURN) at += 1;
    if (file[at] !== LINE_FEED) break;
    at += 1;
  }
  return { bytes: output.take(), end: at };
}
