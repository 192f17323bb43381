import { Fields, readUpTo, type ByteSource } from '../bytes/index.js';
import { FUNCTIONS_MAX, type Imports } from '../executable/index.js';
import { SIZES, type ElfLayout } from './layout.js';

const SYMBOLS_MAX = 65_536;
const RELOCATIONS_MAX = 65_536;
const NAME_LENGTH_MAX = 128;
/** symbol types: none said, function, function chosen at start */
const FUNCTION_TYPES: ReadonlySet<number> = new Set([0, 2, 10]);

/** Offsets in the file; null where the dynamic table names none that is mapped from it. */
export interface SymbolTables {
  readonly symbols: number | null;
  readonly strings: Fields | null;
  readonly hash: number | null;
  readonly gnuHash: number | null;
  readonly relocations: readonly { readonly offset: number; readonly size: number; readonly entry: number }[];
}

/** The functions that the dynamic linker has to find elsewhere: named symbols without a section. */
export function importedFunctions(
  source: ByteSource,
  tables: SymbolTables,
  layout: ElfLayout,
): Pick<Imports, 'functions' | 'functionCount'> {
  const functions: string[] = [];
  let functionCount = 0;
  if (tables.symbols === null) return { functions, functionCount };
  const size = SIZES[layout.bits].symbol;
  const wide = layout.bits === 64;
  const count = Math.min(symbolCount(source, tables, layout), SYMBOLS_MAX);
  const fields = new Fields(readUpTo(source, tables.symbols, count * size), layout.order);
  // the first symbol is always empty
  for (let at = size; fields.has(at, size); at += size) {
    const section = fields.u16(at + (wide ? 6 : 14));
    const type = fields.u8(at + (wide ? 4 : 12)) & 0xf;
    const name = fields.u32(at);
    if (section !== 0 || name === 0 || !FUNCTION_TYPES.has(type)) continue;
    functionCount += 1;
    if (functions.length < FUNCTIONS_MAX) functions.push(tables.strings?.text(name, NAME_LENGTH_MAX) ?? '');
  }
  return { functions, functionCount };
}

/**
 * How many symbols there are is said by no field. DT_HASH has as many chains; DT_GNU_HASH begins with the first defined one, before
 * which most imports lie (it is empty where a program exports nothing); and the relocations name each that is used.
 */
function symbolCount(source: ByteSource, { hash, gnuHash, relocations }: SymbolTables, layout: ElfLayout): number {
  if (hash !== null) return new Fields(readUpTo(source, hash, 8), layout.order).u32(4);
  let count = gnuHash === null ? 0 : new Fields(readUpTo(source, gnuHash, 8), layout.order).u32(4);
  for (const { offset, size, entry } of relocations) {
    const fields = new Fields(readUpTo(source, offset, Math.min(size, RELOCATIONS_MAX * entry)), layout.order);
    count = Math.max(count, 1 + highestSymbol(fields, entry, layout));
  }
  return count;
}

/** r_info: the symbol is its upper 32 bits of 64, or its upper 24 bits of 32. */
function highestSymbol(fields: Fields, entry: number, { bits, order }: ElfLayout): number {
  let highest = 0;
  const at32 = order === 'little' ? 12 : 8;
  for (let at = 0; fields.has(at, entry); at += entry) {
    const symbol = bits === 64 ? fields.u32(at + at32) : fields.u32(at + 4) >>> 8;
    if (symbol < SYMBOLS_MAX) highest = Math.max(highest, symbol);
  }
  return highest;
}
