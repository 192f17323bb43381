import { Fields, readExactly, readUpTo, type ByteSource } from '../bytes/index.js';
import { LIBRARIES_MAX, offsetOf, type Anomalies, type Imports } from '../executable/index.js';
import { importedFunctions, type SymbolTables } from './imported-functions.js';
import type { ElfLayout } from './layout.js';
import { ProgramHeaderType, type ProgramHeader } from './program-headers.js';

const ENTRIES_MAX = 4_096;
const STRINGS_BYTES_MAX = 16 * 1024 * 1024;
const NAME_LENGTH_MAX = 128;
/** Tags of the dynamic table (gABI; the last three are GNU's). */
const DT = { needed: 1, hash: 4, strtab: 5, symtab: 6, strsz: 10, flags1: 0x6ffffffb, gnuHash: 0x6ffffef5 } as const;
/** Of DT_FLAGS_1: a program that may lie anywhere, also one without an interpreter */
const POSITION_INDEPENDENT_PROGRAM = 0x08000000;

export interface Dynamic {
  readonly imports: Imports;
  readonly isProgram: boolean;
}

/** What the dynamic linker is asked for: the table of PT_DYNAMIC and what it points at. Null where the file has none. */
export function readDynamic(
  source: ByteSource,
  headers: readonly ProgramHeader[],
  layout: ElfLayout,
  anomalies: Anomalies,
): Dynamic | null {
  const place = headers.find(({ type }) => type === ProgramHeaderType.dynamic);
  if (place === undefined) return null;
  const loads = headers.filter(({ type }) => type === ProgramHeaderType.load);
  const entries = readEntries(source, place, layout);
  anomalies.addIf(entries.length === 0, 'dynamic-table-broken');
  const one = (tag: number): number | null => entries.find((entry) => entry.tag === tag)?.value ?? null;
  const at = (tag: number): number | null => {
    const address = one(tag);
    return address === null ? null : offsetOf(loads, address);
  };
  const strings = readStrings(source, at(DT.strtab), one(DT.strsz), layout);
  const needed = entries.filter(({ tag }) => tag === DT.needed);
  anomalies.addIf(entries.length > 0 && strings === null, 'dynamic-table-broken');
  const tables: SymbolTables = {
    symbols: at(DT.symtab),
    strings,
    hash: at(DT.hash),
    gnuHash: at(DT.gnuHash),
    relocations: relocationTables(one, at, layout),
  };
  return {
    imports: {
      libraries: needed.slice(0, LIBRARIES_MAX).map(({ value }) => strings?.text(value, NAME_LENGTH_MAX) ?? ''),
      ...importedFunctions(source, tables, layout),
    },
    isProgram: ((one(DT.flags1) ?? 0) & POSITION_INDEPENDENT_PROGRAM) !== 0,
  };
}

/** DT_JMPREL, DT_RELA and DT_REL, with their sizes in bytes. */
function relocationTables(
  one: (tag: number) => number | null,
  at: (tag: number) => number | null,
  { bits }: ElfLayout,
): SymbolTables['relocations'] {
  const [withAddend, without] = bits === 64 ? [24, 16] : [12, 8];
  const procedures = { offset: at(23), size: one(2) ?? 0, entry: one(20) === 17 ? without : withAddend };
  return [
    procedures,
    { offset: at(7), size: one(8) ?? 0, entry: withAddend },
    { offset: at(17), size: one(18) ?? 0, entry: without },
  ].flatMap(({ offset, size, entry }) => (offset === null ? [] : [{ offset, size, entry }]));
}

function readEntries(
  source: ByteSource,
  { offset, fileSize }: ProgramHeader,
  { bits, order }: ElfLayout,
): { readonly tag: number; readonly value: number }[] {
  const size = bits / 4;
  const fields = new Fields(readUpTo(source, offset, Math.min(fileSize, ENTRIES_MAX * size)), order);
  const entries: { tag: number; value: number }[] = [];
  for (let at = 0; fields.has(at, size); at += size) {
    const tag = bits === 64 ? fields.u64(at) : fields.u32(at);
    if (tag === 0) break;
    entries.push({ tag, value: bits === 64 ? fields.u64(at + 8) : fields.u32(at + 4) });
  }
  return entries;
}

function readStrings(
  source: ByteSource,
  offset: number | null,
  size: number | null,
  { order }: ElfLayout,
): Fields | null {
  if (offset === null || size === null) return null;
  const bytes = readExactly(source, offset, Math.min(size, STRINGS_BYTES_MAX), STRINGS_BYTES_MAX);
  return bytes === null ? null : new Fields(bytes, order);
}
