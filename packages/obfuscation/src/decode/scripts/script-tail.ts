import type { Budget } from '../budget.js';
import type { Found } from '../found.js';
import { gunzip } from '../inflate/index.js';

const GZIP = Buffer.from([0x1f, 0x8b, 8]);
const ELF = Buffer.from('\n\u007fELF', 'latin1');
/** makeself packs one archive, gzexe one program; three bytes may also stand in either by chance */
const TRIES_MAX = 8;

/** What a script carries behind its last line: gzexe, makeself and their like. */
export function* tailOf(bytes: Uint8Array, budget: Budget): Generator<Found, void, void> {
  if (bytes[0] !== 0x23 || bytes[1] !== 0x21 || !budget.spend(bytes.length)) return;
  const file = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
  let at = file.indexOf(GZIP);
  for (let tries = 0; tries < TRIES_MAX && at !== -1; tries += 1) {
    const inflated = gunzip(bytes, at, budget);
    if (inflated !== null) yield { bytes: inflated.bytes, by: ['script-tail', 'gzip'], intact: null };
    at = file.indexOf(GZIP, at + Math.max(1, inflated?.consumed ?? 0));
  }
  const program = file.indexOf(ELF);
  if (program !== -1) yield { bytes: bytes.subarray(program + 1), by: ['script-tail'], intact: null };
}
