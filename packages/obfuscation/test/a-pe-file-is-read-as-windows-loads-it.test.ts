import { bytesInMemory, parsePe } from '@guardimesh/obfuscation';
import { describe, expect, it, test } from 'vitest';
import { filled, laidOut, pack, padded, patched } from './pe-and-mach-o/pack.js';
import { pe } from './pe-and-mach-o/parsed.js';
import { Flags, FUNCTIONS, IMAGE_BASE, importTable, PE_AT, plainPe, writePe } from './pe-and-mach-o/write-pe.js';

const BITS = [32, 64] as const;
const code = { name: '.text', bytes: filled(0x123), memorySize: 0x123, flags: Flags.code };

describe.each(BITS)('a PE file of %i bits', (bits) => {
  const base = IMAGE_BASE[bits];

  it('comes back with all that its linker wrote', () => {
    const found = pe(writePe(plainPe(bits)));
    const { bytes } = plainPe(bits).sections[1] ?? code;
    const none = { read: false, write: false, execute: false };
    const segments = [
      {
        ...{ ...none, name: '.text', offset: 0x400, fileSize: 0x200, address: base + 0x1000, memorySize: 0x123 },
        ...{ read: true, execute: true },
      },
      {
        ...{ ...none, name: '.rdata', offset: 0x600, fileSize: 0x200, address: base + 0x2000 },
        ...{ memorySize: bytes.length, read: true },
      },
      {
        ...{ ...none, name: '.data', offset: 0x800, fileSize: 0x200, address: base + 0x3000, memorySize: 0x800 },
        ...{ read: true, write: true },
      },
    ];
    expect(found).toEqual({
      ...{ format: 'pe', bits, order: 'little', machine: bits === 64 ? 0x8664 : 0x14c, role: 'program' },
      ...{ entry: base + 0x1010, segments, sections: segments, interpreter: null, overlay: null, anomalies: [] },
      imports: {
        libraries: ['KERNEL32.dll', 'WS2_32.dll'],
        functionCount: FUNCTIONS.length + 2,
        functions: [...FUNCTIONS, '#115', 'send'],
      },
    });
  });

  it('names its runtime where it is managed, and then needs neither an entry nor imports', () => {
    const header = { name: '.text', bytes: pack('little', [4, 72]), memorySize: 0x100, flags: Flags.code };
    const plan = plainPe(bits, { sections: [header], entryRva: 0, directories: { 14: [0x1000, 72] } });
    expect(pe(writePe(plan))).toMatchObject({ interpreter: 'clr', entry: null, imports: null, anomalies: [] });
    const untrue = [
      { ...plan, directories: { 14: [0x9000, 72] as const } },
      { ...plan, sections: [{ ...header, bytes: pack('little', [4, 71]) }] },
    ];
    for (const each of untrue)
      expect(pe(writePe(each))).toMatchObject({
        ...{ interpreter: null, entry: base, anomalies: ['entry-outside-segments', 'few-imports'] },
      });
  });

  it('asks for what its addresses name where it has no lookups, and for nothing where it has no table', () => {
    const directory = PE_AT.directories[bits] + 8;
    const whole = writePe(plainPe(bits));
    expect(pe(patched(whole, [0x600, 4, 0])).imports).toEqual(pe(whole).imports);
    expect(pe(patched(whole, [directory, 4, 0]))).toMatchObject({ imports: null, anomalies: ['few-imports'] });
    expect(pe(patched(whole, [directory, 4, 0x7000]))).toMatchObject({
      imports: { libraries: [], functionCount: 0, functions: [] },
      anomalies: ['import-table-broken', 'few-imports'],
    });
  });

  it('has its overlay behind the sections, and certificates are none', () => {
    const plain = pe(writePe(plainPe(bits, { behind: filled(100) })));
    expect(plain.overlay).toEqual({ offset: 0xa00, size: 100 });
    const certificate = pack('little', [4, 40], [2, 0x0200], [2, 2], filled(32));
    const signed = (before: number, behind: number): ReturnType<typeof pe> => {
      const overlay = pack('little', filled(before), certificate, filled(behind));
      const { directories } = plainPe(bits);
      return pe(writePe(plainPe(bits, { behind: overlay, directories: { ...directories, 4: [0xa00 + before, 40] } })));
    };
    expect(signed(0, 0).overlay).toBeNull();
    expect(signed(104, 0).overlay).toEqual({ offset: 0xa00, size: 104 });
    expect(signed(0, 64).overlay).toEqual({ offset: 0xa00 + 40, size: 64 });
    const asData = plainPe(bits, { behind: filled(40), directories: { ...plainPe(bits).directories, 4: [0xa00, 40] } });
    expect(pe(writePe(asData)).overlay).toEqual({ offset: 0xa00, size: 40 });
  });
});

test.each([
  ['a DLL', { flags: 0x2022, entryRva: 0, directories: {} }, { role: 'library', entry: null }],
  ['a DLL that is told of its start', { flags: 0x2022, directories: {} }, { role: 'library', entry: 0x401010 }],
  ['a driver', { subsystem: 1, directories: {} }, { role: 'object', entry: 0x401010 }],
  ['an unlinked image', { flags: 0x0020, entryRva: 0, directories: {} }, { role: 'object', entry: null }],
  ['an EFI program', { subsystem: 10, directories: {} }, { role: 'program', entry: 0x401010 }],
])('%s is known as one, and may do without imports', (_, changes, expected) => {
  expect(pe(writePe(plainPe(32, changes)))).toMatchObject({ ...expected, anomalies: [] });
});

test('a name of more than 8 bytes is looked up where the linker left it, and symbols are no overlay', () => {
  const symbolTable = pack('little', filled(18), [4, 20], padded('.debug_abbrev\0', 16));
  const plan = plainPe(64, { behind: symbolTable });
  const [text, ...others] = plan.sections;
  const named = writePe({ ...plan, sections: [{ ...(text ?? code), name: '/4' }, ...others] });
  const found = pe(patched(named, [PE_AT.signature + 12, 4, 0xa00], [PE_AT.signature + 16, 4, 1]));
  expect(found.sections?.map(({ name }) => name)).toEqual(['.debug_abbrev', '.rdata', '.data']);
  expect(found).toMatchObject({ overlay: null, anomalies: [] });
  expect(pe(named).sections?.[0]?.name).toBe('/4');
});

test('the loader reads from the sector that a section begins in, and from the file’s begin what lies in no section', () => {
  const whole = writePe(plainPe(32));
  const pointer = PE_AT.sections[32] + 40 + 20;
  expect(pe(patched(whole, [pointer, 4, 0x6ab]))).toMatchObject({
    imports: pe(whole).imports,
    segments: [{}, { offset: 0x600 }, {}],
    anomalies: [],
  });
  const table = importTable(0x280, 32, { 'a.dll': FUNCTIONS });
  const inHeaders = laidOut(whole.length, [
    [0, patched(whole, [PE_AT.directories[32] + 8, 4, 0x280])],
    [0x280, table],
  ]);
  expect(pe(inHeaders).imports).toEqual({ libraries: ['a.dll'], functionCount: 5, functions: FUNCTIONS });
});

test('what is mapped and not in the file is zeros: they end a descriptor, and a list', () => {
  const withTable = (bytes: Uint8Array, rva: number): Uint8Array => {
    const idata = { name: '.idata', bytes, memorySize: 0x1000, flags: Flags.data };
    return writePe(plainPe(32, { sections: [code, idata], directories: { 1: [rva, 40] } }));
  };
  // two descriptors that end with the section's bytes: the empty one is not in the file
  const descriptors = laidOut(512, [
    [0, importTable(0x2000, 32, { 'a.dll': FUNCTIONS })],
    [512 - 20, importTable(0x2000, 32, { 'a.dll': FUNCTIONS }).subarray(0, 20)],
  ]);
  expect(pe(withTable(descriptors, 0x2000 + 512 - 20))).toMatchObject({
    imports: { libraries: ['a.dll'], functions: FUNCTIONS },
    anomalies: [],
  });
  // a list of five that does the same, without its empty entry
  const ordinals = pack('little', ...[1, 2, 3, 4, 5].map((each) => [4, 0x80000000 + each] as const));
  const list = laidOut(512, [
    [0, pack('little', [4, 0], [8, 0], [4, 0x2100], [4, 0x2000 + 512 - 20])],
    [0x100, padded('a.dll')],
    [512 - 20, ordinals],
  ]);
  expect(pe(withTable(list, 0x2000))).toMatchObject({
    imports: { libraries: ['a.dll'], functions: ['#1', '#2', '#3', '#4', '#5'] },
    anomalies: [],
  });
});

test('sections that are aligned to less than a page are mapped as they lie in the file', () => {
  const table = importTable(0x600, 32, { 'a.dll': FUNCTIONS });
  const idata = { name: '.idata', bytes: table, memorySize: 0x1000, flags: Flags.data };
  const whole = writePe(plainPe(32, { sections: [code, idata], directories: { 1: [0x600, 40] } }));
  const flat = patched(whole, [PE_AT.optional + 32, 4, 512]);
  expect(pe(flat)).toMatchObject({ imports: { libraries: ['a.dll'], functions: FUNCTIONS }, anomalies: [] });
  expect(pe(whole)).toMatchObject({ imports: { libraries: [] }, anomalies: ['few-imports'] });
});

describe('what linkers do not do is noted', () => {
  const whole = writePe(plainPe(32));
  const text = PE_AT.sections[32];
  test.each([
    ['an entry outside all sections', [PE_AT.optional + 16, 4, 0x9000], 'entry-outside-segments'],
    ['an entry in data', [PE_AT.optional + 16, 4, 0x2000], 'entry-not-executable'],
    ['an entry in the last section', [PE_AT.optional + 16, 4, 0x3000], 'entry-in-last-segment'],
    ['code that may be written', [text + 36, 4, Flags.everything], 'writable-and-executable'],
    ['code without bytes', [text + 20, 4, 0], 'executable-without-bytes'],
    ['two sections in one place', [text + 8, 4, 0x1800], 'segments-overlap'],
    ['a section beyond the file', [text + 16, 4, 0x10000], 'section-outside-file'],
    ['a name of control characters', [text, 4, 0x01020304], 'section-names-unreadable'],
    ['a section without a name', [text, 8, 0], 'section-names-unreadable'],
    ['sections of no number', [PE_AT.signature + 6, 2, 0], 'no-section-headers'],
    ['sections beyond count', [PE_AT.signature + 6, 2, 97], 'too-many-headers'],
    ['a section table beyond the file', [PE_AT.signature + 20, 2, 0xf000], 'section-headers-outside-file'],
    ['an optional header of another size', [PE_AT.signature + 20, 2, 232], 'header-sizes-wrong'],
    ['headers that end before their table', [PE_AT.optional + 60, 4, 0x100], 'header-sizes-wrong'],
    ['an alignment that is none', [PE_AT.optional + 36, 4, 0x201], 'header-sizes-wrong'],
    ['a machine of 64 bits in a file of 32', [PE_AT.signature + 4, 2, 0x8664], 'ident-contradicts-header'],
  ] as const)('%s', (_, patch, anomaly) => {
    expect(pe(whole).anomalies).toEqual([]);
    expect(pe(patched(whole, patch)).anomalies).toContain(anomaly);
  });

  test('a PE header within the DOS header, or at an odd place', () => {
    const moved = (to: number): Uint8Array => {
      const headers = whole.subarray(PE_AT.signature, PE_AT.contents - PE_AT.signature);
      const bytes = laidOut(whole.length, [
        [0, padded('MZ')],
        [0x3c, pack('little', [4, to])],
        [0x400, whole.subarray(0x400)],
        [to, headers],
      ]);
      // in the header that lies over it this field is the section alignment: Windows uses it for both
      return to < 0x40 ? patched(bytes, [0x3c, 4, to]) : bytes;
    };
    expect(pe(moved(0x83)).anomalies).toEqual(['header-sizes-wrong']);
    expect(pe(moved(0x83)).imports).toEqual(pe(whole).imports);
    expect(pe(moved(0x0c)).anomalies).toContain('header-sizes-wrong');
  });
});

describe('what is no PE file, and what was one', () => {
  const whole = writePe(plainPe(32));
  const dosProgram = laidOut(600, [
    [0, padded('MZ')],
    [0x18, pack('little', [2, 0x1e])],
    [0x3c, pack('little', [4, 0x99999999])],
  ]);
  test.each([
    ['nothing', new Uint8Array(0)],
    ['two letters', padded('MZ')],
    ['an ELF file', padded('\x7fELF', 200)],
    ['a DOS program', dosProgram],
    ['a DOS program with a place that leads into it', patched(dosProgram, [0x3c, 4, 0x50])],
    ['a program of Windows 3', patched(whole, [PE_AT.signature, 4, 0x454e])],
  ])('%s is none', (_, bytes) => {
    expect(parsePe(bytesInMemory(bytes))).toBeNull();
  });

  test.each([
    ['a header beyond the file', patched(whole, [0x3c, 4, 0xfffffff0]), 'the PE header lies beyond the file'],
    [
      'a DOS header with a place for a new one, and no stub',
      patched(dosProgram, [0x18, 2, 0x40]),
      'the PE header lies beyond the file',
    ],
    ['another signature', patched(whole, [PE_AT.signature, 4, 1]), 'no PE header where the DOS header says'],
    ['a file cut in its header', whole.subarray(0, PE_AT.optional + 71), 'it ends within its PE header'],
    [
      'an unknown optional header',
      patched(whole, [PE_AT.optional, 2, 0x107]),
      'its optional header is neither of PE32 nor of PE32+',
    ],
  ])('%s is damaged', (_, bytes, damaged) => {
    expect(parsePe(bytesInMemory(bytes))).toEqual({ format: 'pe', damaged });
  });
});
