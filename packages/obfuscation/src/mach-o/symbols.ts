import { Fields, readUpTo, type ByteSource } from '../bytes/index.js';
import { FUNCTIONS_MAX, type Anomalies, type Imports } from '../executable/index.js';
import type { MachHeader } from './header.js';
import { Command, type LoadCommand } from './load-commands.js';

const SYMBOLS_MAX = 65_536;
const NAME_LENGTH_MAX = 128;
/** nlist and nlist_64 of mach-o/nlist.h. */
const NLIST = { bytes: { 32: 12, 64: 16 }, type: 4, value: 8 } as const;
const TYPE = { debugging: 0xe0, kind: 0x0e, external: 0x01 } as const;
/** N_UNDF, and N_PBUD of prebound programs */
const UNDEFINED_KINDS: ReadonlySet<number> = new Set([0x0, 0xc]);

export interface Symbols extends Pick<Imports, 'functions' | 'functionCount'> {
  /** where its tables end in the file */
  readonly ends: readonly number[];
}

interface SymbolTable {
  readonly offset: number;
  readonly count: number;
  readonly stringsAt: number;
  readonly stringsEnd: number;
}

/**
 * The undefined external symbols of LC_SYMTAB, data too; LC_DYSYMTAB says which they are, else all are looked through. Names are as the
 * file has them: the compiler's underscore first.
 */
export function readSymbols(
  source: ByteSource,
  { bits, order }: MachHeader,
  commands: readonly LoadCommand[],
  anomalies: Anomalies,
): Symbols {
  const table = findTable(commands);
  if (table === null) return { functions: [], functionCount: 0, ends: [] };
  const size = NLIST.bytes[bits];
  const { first, count } = undefinedOf(commands, table);
  anomalies.addIf(count > SYMBOLS_MAX, 'too-many-headers');
  const wanted = Math.min(count, SYMBOLS_MAX) * size;
  const fields = new Fields(readUpTo(source, table.offset + first * size, wanted), order);
  anomalies.addIf(fields.bytes.length < wanted || first + count > table.count, 'import-table-broken');
  const functions: string[] = [];
  let functionCount = 0;
  for (let at = 0; fields.has(at, size); at += size) {
    if (!isImported(fields, at, bits)) continue;
    functionCount += 1;
    if (functions.length === FUNCTIONS_MAX) continue;
    const name = nameAt(source, table, fields.u32(at));
    anomalies.addIf(name === '', 'import-table-broken');
    functions.push(name);
  }
  return { functions, functionCount, ends: [table.offset + table.count * size, table.stringsEnd] };
}

function findTable(commands: readonly LoadCommand[]): SymbolTable | null {
  const fields = commands.find(({ cmd }) => cmd === Command.symbols)?.fields;
  if (fields === undefined) return null;
  const stringsAt = fields.u32(16);
  return { offset: fields.u32(8), count: fields.u32(12), stringsAt, stringsEnd: stringsAt + fields.u32(20) };
}

/** Which of the symbols LC_DYSYMTAB says to be undefined; all where there is none. */
function undefinedOf(commands: readonly LoadCommand[], { count }: SymbolTable): { first: number; count: number } {
  const fields = commands.find(({ cmd }) => cmd === Command.dynamicSymbols)?.fields;
  return fields === undefined ? { first: 0, count } : { first: fields.u32(24), count: fields.u32(28) };
}

/** An undefined symbol of objects with a value is none that is asked for: it is room for a variable, and the value its size. */
function isImported(fields: Fields, at: number, bits: 32 | 64): boolean {
  const type = fields.u8(at + NLIST.type);
  const isUndefined = (type & TYPE.debugging) === 0 && UNDEFINED_KINDS.has(type & TYPE.kind);
  const value = bits === 64 ? fields.u64(at + NLIST.value) : fields.u32(at + NLIST.value);
  return isUndefined && (type & TYPE.external) !== 0 && value === 0;
}

function nameAt(source: ByteSource, { stringsAt, stringsEnd }: SymbolTable, place: number): string {
  const at = stringsAt + place;
  const bytes = readUpTo(source, at, Math.max(0, Math.min(NAME_LENGTH_MAX, stringsEnd - at)));
  return new Fields(bytes, 'little').text(0, NAME_LENGTH_MAX);
}
