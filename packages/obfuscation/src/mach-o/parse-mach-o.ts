import { Fields, readUpTo, type ByteSource } from '../bytes/index.js';
import type { Damaged, Executable } from '../executable/index.js';
import { FatMagic, parseFat } from './fat.js';
import { parseThin } from './parse-thin.js';

/**
 * Reads a Mach-O file, of 32 or 64 bits and in either byte order, or the first slice that can be read of a fat one (mach-o/loader.h,
 * mach-o/fat.h). Never throws for what the bytes say.
 *
 * @returns null where it begins with no magic number of theirs
 */
export function parseMachO(source: ByteSource): Executable | Damaged | null {
  const magic = new Fields(readUpTo(source, 0, 4), 'big').u32(0);
  return magic === FatMagic.narrow || magic === FatMagic.wide ? parseFat(source) : parseThin(source);
}
