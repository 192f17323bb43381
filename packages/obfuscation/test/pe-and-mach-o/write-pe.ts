import { filled, laidOut, pack, padded, roundUp, type Part } from './pack.js';

export const Flags = { code: 0x60000020, constants: 0x40000040, data: 0xc0000040, everything: 0xe0000020 } as const;
/** Offsets in each file that is written: signature, optional header, its data directories, section table. */
export const PE_AT = {
  signature: 0x80,
  optional: 0x98,
  directories: { 32: 0x98 + 96, 64: 0x98 + 112 },
  sections: { 32: 0x98 + 224, 64: 0x98 + 240 },
  contents: 0x400,
} as const;
const STUB = 'This program cannot be run in DOS mode.';
export const IMAGE_BASE = { 32: 0x400000, 64: 0x140000000 } as const;

export interface PeSection {
  readonly name: string;
  readonly bytes: Uint8Array;
  readonly memorySize: number;
  readonly flags: number;
}

export interface PePlan {
  readonly bits: 32 | 64;
  readonly flags: number;
  readonly subsystem: number;
  readonly entryRva: number;
  /** the first is mapped at RVA 0x1000, each other a page behind the one before */
  readonly sections: readonly PeSection[];
  readonly directories: Readonly<Record<number, readonly [rva: number, size: number]>>;
  readonly behind: Uint8Array;
}

export const FUNCTIONS = ['ExitProcess', 'GetLastError', 'ReadFile', 'WriteFile', 'CloseHandle'];

/** A program as linkers write it: code, constants with the import table, data that is partly in the file. */
export function plainPe(bits: 32 | 64, changes: Partial<PePlan> = {}): PePlan {
  const imports = importTable(0x2000, bits, { 'KERNEL32.dll': FUNCTIONS, 'WS2_32.dll': [115, 'send'] });
  return {
    bits,
    flags: 0x0022,
    subsystem: 3,
    entryRva: 0x1010,
    sections: [
      { name: '.text', bytes: filled(0x123), memorySize: 0x123, flags: Flags.code },
      { name: '.rdata', bytes: imports, memorySize: imports.length, flags: Flags.constants },
      { name: '.data', bytes: filled(0x20), memorySize: 0x800, flags: Flags.data },
    ],
    directories: { 1: [0x2000, imports.length] },
    behind: new Uint8Array(0),
    ...changes,
  };
}

export function writePe({ bits, flags, subsystem, entryRva, sections, directories, behind }: PePlan): Uint8Array {
  const wide = bits === 64;
  const word = (value: number): Part => [wide ? 8 : 4, value];
  const table: Uint8Array[] = [];
  const contents: [number, Uint8Array][] = [];
  let end: number = PE_AT.contents;
  for (const [index, { name, bytes, memorySize, flags: own }] of sections.entries()) {
    const rawSize = roundUp(bytes.length, 512);
    const place: Part[] = [4096 * (index + 1), rawSize, rawSize === 0 ? 0 : end].map((value) => [4, value]);
    table.push(pack('little', padded(name, 8), [4, memorySize], ...place, new Uint8Array(12), [4, own]));
    contents.push([end, bytes]);
    end += rawSize;
  }
  const dos = laidOut(PE_AT.signature, [
    [0, padded('MZ')],
    [0x18, pack('little', [2, 0x40])],
    [0x3c, pack('little', [4, PE_AT.signature])],
    [0x4e, padded(STUB)],
  ]);
  const coff = pack(
    'little',
    ...[padded('PE\0\0'), pack('little', [2, wide ? 0x8664 : 0x14c], [2, sections.length])],
    ...[new Uint8Array(12), pack('little', [2, wide ? 240 : 224], [2, flags])],
  );
  const optional = pack(
    'little',
    ...[pack('little', [2, wide ? 0x20b : 0x10b], [2, 14]), new Uint8Array(12)],
    ...[pack('little', [4, entryRva], [4, 0x1000]), new Uint8Array(wide ? 0 : 4)],
    ...[word(IMAGE_BASE[bits]), pack('little', [4, 4096], [4, 512]), new Uint8Array(16)],
    ...[pack('little', [4, 4096 * (sections.length + 1)], [4, PE_AT.contents], [4, 0], [2, subsystem], [2, 0])],
    ...[word(0), word(0), word(0), word(0), pack('little', [4, 0], [4, 16])],
    ...Array.from({ length: 16 }, (_, number) => directories[number] ?? [0, 0]).map(([rva, size]) =>
      pack('little', [4, rva], [4, size]),
    ),
  );
  const head = pack('little', dos, coff, optional, ...table);
  return laidOut(end + behind.length, [[0, head], ...contents, [end, behind]]);
}

/** An import table that stands at `rva`: descriptors, lookups and addresses, names. A number asks for a function by ordinal. */
export function importTable(
  rva: number,
  bits: 32 | 64,
  wanted: Readonly<Record<string, readonly (string | number)[]>>,
): Uint8Array {
  const libraries = Object.entries(wanted);
  const descriptorBytes = (libraries.length + 1) * 20;
  const tableBytes = libraries.reduce((sum, [, functions]) => sum + 2 * (functions.length + 1) * (bits / 8), 0);
  const [descriptors, tables, names]: [Part[], Part[], Uint8Array[]] = [[], [], []];
  let nameRva = rva + descriptorBytes + tableBytes;
  const named = (bytes: Uint8Array): number => {
    names.push(bytes);
    nameRva += bytes.length;
    return nameRva - bytes.length;
  };
  let tableRva = rva + descriptorBytes;
  for (const [library, functions] of libraries) {
    const thunks = functions.flatMap((each): Part[] => {
      if (typeof each === 'number')
        return bits === 64
          ? [
              [4, each],
              [4, 0x80000000],
            ]
          : [[4, 0x80000000 + each]];
      const at = named(pack('little', [2, 7], padded(each, each.length + 1)));
      return bits === 64 ? [[8, at]] : [[4, at]];
    });
    const list = [...thunks, new Uint8Array(bits / 8)];
    const lookups = tableRva;
    const addresses = lookups + (functions.length + 1) * (bits / 8);
    tables.push(...list, ...list);
    tableRva = addresses + (functions.length + 1) * (bits / 8);
    descriptors.push([4, lookups], [8, 0], [4, named(padded(library, library.length + 1))], [4, addresses]);
  }
  return pack('little', ...descriptors, new Uint8Array(20), ...tables, ...names);
}
