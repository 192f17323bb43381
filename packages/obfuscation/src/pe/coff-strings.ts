import { Fields, readExactly, readUpTo, type ByteSource } from '../bytes/index.js';
import type { PeHeaders } from './headers.js';

const SYMBOL_BYTES = 18;
/** the size of the string table counts these four bytes too */
const SIZE_BYTES = 4;

/** The string table behind the symbols, where a linker left them in. Offsets in the file. */
export interface CoffStrings {
  readonly offset: number;
  readonly end: number;
}

/** Null where there are no symbols, or none within the file (PE format, "COFF String Table"). */
export function findStrings(source: ByteSource, { symbols }: PeHeaders): CoffStrings | null {
  if (symbols.offset === 0) return null;
  const offset = symbols.offset + symbols.count * SYMBOL_BYTES;
  const bytes = readExactly(source, offset, SIZE_BYTES, SIZE_BYTES);
  if (bytes === null) return null;
  const end = offset + Math.max(SIZE_BYTES, new Fields(bytes, 'little').u32(0));
  return end > source.size ? null : { offset, end };
}

/** The string at `place` in the table; empty where it has none there. */
export function stringAt(source: ByteSource, { offset, end }: CoffStrings, place: number, lengthMax: number): string {
  const bytes = readUpTo(source, offset + place, Math.max(0, Math.min(lengthMax, end - offset - place)));
  return new Fields(bytes, 'little').text(0, lengthMax);
}
