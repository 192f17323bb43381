import { bytesInMemory, parseMachO } from '@guardimesh/obfuscation';
import { describe, expect, it, test } from 'vitest';
import { filled, laidOut, pack, padded, patched } from './pe-and-mach-o/pack.js';
import { machO } from './pe-and-mach-o/parsed.js';
import {
  baseOf,
  IMPORTED,
  LIBRARIES,
  MACHINES,
  plainMachO,
  plainSegments,
  plainThread,
} from './pe-and-mach-o/plain-mach-o.js';
import {
  command,
  FORMS,
  segment,
  thread,
  writeFat,
  writeMachO,
  type MachSegment,
} from './pe-and-mach-o/write-mach-o.js';

const INTEL = { bits: 64, order: 'little' } as const;
const INTEL_MACHINE = MACHINES.little[64][0];

function patchedBig(bytes: Uint8Array, at: number, value: number): Uint8Array {
  return laidOut(bytes.length, [
    [0, bytes],
    [at, pack('big', [4, value])],
  ]);
}

describe.each(FORMS)('a Mach-O file of $bits bits, $order-endian', (form) => {
  const base = baseOf(form);

  it('comes back with all that its linker wrote', () => {
    const found = machO(plainMachO(form));
    const rights = (protection: number): object => ({
      ...{ read: (protection & 1) !== 0, write: (protection & 2) !== 0, execute: (protection & 4) !== 0 },
    });
    const whereabouts = ({ name, offset, fileSize, address, memorySize }: MachSegment): object => ({
      ...{ name, offset, fileSize, address, memorySize },
    });
    const section = (name: string, offset: number, fileSize: number, at: number, memorySize: number): object => ({
      ...{ name, offset, fileSize, address: base + at, memorySize },
    });
    expect(found).toEqual({
      ...{ format: 'mach-o', bits: form.bits, order: form.order, machine: MACHINES[form.order][form.bits][0] },
      ...{ role: 'program', entry: base + 0xc00, interpreter: '/usr/lib/dyld', overlay: null, anomalies: [] },
      segments: plainSegments(form).map((each) => ({ ...whereabouts(each), ...rights(each.protection) })),
      sections: [
        { ...section('__TEXT,__text', 0xc00, 0x300, 0xc00, 0x300), ...rights(5) },
        { ...section('__TEXT,__cstring', 0xf00, 0x80, 0xf00, 0x80), ...rights(1) },
        { ...section('__DATA,__data', 0x1000, 0x200, 0x1000, 0x200), ...rights(3) },
        { ...section('__DATA,__bss', 0, 0, 0x1200, 0x100), ...rights(3) },
      ],
      imports: { libraries: LIBRARIES, functionCount: IMPORTED.length, functions: IMPORTED },
    });
  });

  it('begins where its thread state says', () => {
    const found = machO(plainMachO(form, { start: [plainThread(form, base + 0xc10)] }));
    expect(found).toMatchObject({ entry: base + 0xc10, anomalies: [] });
  });

  it('has its overlay behind its last segment', () => {
    expect(machO(plainMachO(form, { behind: 33 })).overlay).toEqual({ offset: 0x1300, size: 33 });
    const signature = command(form, 0x1d, [4, 0x1300], [4, 33]);
    expect(machO(plainMachO(form, { behind: 33, more: [signature] })).overlay).toBeNull();
  });

  it('is static where it names no library and no symbol', () => {
    const found = machO(plainMachO(form, { asked: [], imported: [], start: [plainThread(form, base + 0xc00)] }));
    expect(found).toMatchObject({ imports: null, interpreter: null, anomalies: [] });
  });

  it.each([false, true])(
    'is found in a fat file, behind a slice that cannot be read (offsets of 64 bits: %s)',
    (wide) => {
      const alone = machO(plainMachO(form, { behind: 5 }));
      const machine = MACHINES[form.order][form.bits][0];
      const fat = (bytes: Uint8Array): Uint8Array =>
        writeFat(
          wide,
          [
            { machine: 1, bytes: filled(50) },
            { machine, bytes },
            { machine: 1, bytes: filled(60) },
          ],
          filled(9),
        );
      const moved = <T extends { readonly offset: number }>(each: T): T => ({ ...each, offset: each.offset + 0x2000 });
      expect(machO(fat(plainMachO(form, { behind: 5 })))).toEqual({
        ...alone,
        segments: alone.segments.map(moved),
        sections: alone.sections?.map(moved),
        overlay: { offset: 0x3300, size: 5 },
      });
      const whole = fat(plainMachO(form));
      expect(machO(whole).overlay).toEqual({ offset: whole.length - 9, size: 9 });
    },
  );
});

test('a slice ends where the fat header says', () => {
  const whole = plainMachO(INTEL);
  const cut = patchedBig(writeFat(false, [{ machine: INTEL_MACHINE, bytes: whole }]), 8 + 12, 0x1218);
  const alone = machO(whole.subarray(0, 0x1218));
  expect(alone.anomalies).toContain('import-table-broken');
  expect(machO(cut)).toMatchObject({ imports: alone.imports, anomalies: alone.anomalies });
});

test.each([
  ['arm64', 0x0100000c, INTEL, 6, 256],
  ['arm', 12, { bits: 32, order: 'little' }, 1, 60],
] as const)('the thread state of %s is read too', (_, machine, form, flavor, counterAt) => {
  const base = baseOf(form);
  const commands = [
    ...plainSegments(form).map((each) => segment(form, each)),
    thread(form, flavor, counterAt, base + 0xc00),
  ];
  const found = machO(writeMachO(form, { machine, filetype: 2, commands, contents: [], size: 0x1300 }));
  expect(found).toMatchObject({ machine, entry: base + 0xc00, anomalies: [] });
});

test.each([
  [1, 'object'],
  [2, 'program'],
  [4, 'core'],
  [6, 'library'],
  [8, 'library'],
  [10, 'other'],
  [11, 'object'],
] as const)('a file of type %i is of the role %s', (filetype, role) => {
  expect(machO(plainMachO(INTEL, { filetype })).role).toBe(role);
});

test('an object’s one segment may do all, for nobody maps it, and its symbols need no table of ranges', () => {
  const all = { name: '', address: 0, memorySize: 0x200, offset: 0x1000, fileSize: 0x200, protection: 7 };
  const bytes = plainMachO(INTEL, { filetype: 1, segments: [all], asked: [], start: [] });
  expect(machO(bytes)).toMatchObject({ entry: null, sections: null, anomalies: [] });
  // LC_DYSYMTAB becomes a command that nobody knows
  const dynamic = 32 + 72 + 24;
  expect(machO(patched(bytes, [dynamic, 4, 0x7f])).imports).toEqual(machO(bytes).imports);
  expect(machO(bytes).imports).toEqual({ libraries: [], functionCount: 3, functions: IMPORTED });
});

test('an object’s symbols for debuggers, and those that are room for a variable, are asked of nobody', () => {
  const symbol = (type: number, value: number): Uint8Array =>
    pack('little', [4, 1], [1, type], [1, 0], [2, 0], [8, value]);
  const symbols = pack('little', symbol(0x01, 0), symbol(0x64, 0), symbol(0x21, 0), symbol(0x00, 0), symbol(0x01, 8));
  const bytes = writeMachO(INTEL, {
    ...{ machine: INTEL_MACHINE, filetype: 1 },
    commands: [command(INTEL, 0x2, [4, 0x200], [4, 5], [4, 0x200 + 80], [4, 4])],
    contents: [[0x200, pack('little', symbols, padded('\0_a\0'))]],
    size: 0x200 + 84,
  });
  expect(machO(bytes)).toMatchObject({
    imports: { functionCount: 1, functions: ['_a'] },
    overlay: null,
    anomalies: [],
  });
});

test('an object’s relocations, which lie behind its segment, are no overlay', () => {
  const section = { name: '__text', address: 0, size: 0x100, offset: 0x400, flags: 0x80000400 };
  const object = (relocations: readonly [number, number]): Uint8Array => {
    const all = { name: '', address: 0, memorySize: 0x100, offset: 0x400, fileSize: 0x100, protection: 7 };
    const commands = [segment(INTEL, { ...all, sections: [{ ...section, relocations }] })];
    return writeMachO(INTEL, { machine: INTEL_MACHINE, filetype: 1, commands, contents: [], size: 0x540 });
  };
  expect(machO(object([0x500, 8])).overlay).toBeNull();
  expect(machO(object([0x500, 7])).overlay).toEqual({ offset: 0x538, size: 8 });
});

test('a file of debugging symbols keeps sections without their bytes', () => {
  const segments = plainSegments(INTEL).map((each) => ({ ...each, offset: 0, fileSize: 0 }));
  const found = machO(plainMachO(INTEL, { filetype: 10, segments, start: [] }));
  expect(found.sections?.map(({ fileSize, memorySize }) => [fileSize, memorySize])).toEqual([
    ...[
      [0, 0x300],
      [0, 0x80],
      [0, 0x200],
      [0, 0x100],
    ],
  ]);
  expect(found.anomalies).toEqual([]);
});

describe('what linkers do not do is noted', () => {
  const whole = plainMachO(INTEL);
  const [, text, data] = plainSegments(INTEL);
  const changed = (index: number, changes: object): Uint8Array =>
    plainMachO(INTEL, {
      segments: plainSegments(INTEL).map((each, at) => (at === index ? { ...each, ...changes } : each)),
    });
  test.each([
    ['segments over each other', changed(1, { memorySize: 0x1800 }), 'segments-overlap'],
    ['a segment beyond the file', changed(2, { fileSize: 0x9000 }), 'segment-outside-file'],
    ['code that may be written', changed(1, { protection: 7 }), 'writable-and-executable'],
    ['an entry that may not run', changed(1, { protection: 1 }), 'entry-not-executable'],
    [
      'a section beyond the file',
      changed(2, { sections: data?.sections?.map((each) => ({ ...each, size: 0x9000 })) }),
      'section-outside-file',
    ],
    [
      'no sections',
      plainMachO(INTEL, { segments: plainSegments(INTEL).map((each) => ({ ...each, sections: [] })) }),
      'no-section-headers',
    ],
    ['libraries of which nothing is asked', plainMachO(INTEL, { imported: [] }), 'few-imports'],
    ['an entry in no segment', plainMachO(INTEL, { start: [plainThread(INTEL, 0x1234)] }), 'entry-outside-segments'],
    [
      'a thread state of another machine',
      plainMachO(INTEL, { start: [thread(INTEL, 99, 128, 1)] }),
      'entry-outside-segments',
    ],
    ['one command fewer than is said', patched(whole, [16, 4, 40]), 'header-sizes-wrong'],
    ['commands of more bytes than is said', patched(whole, [20, 4, 0x800]), 'header-sizes-wrong'],
    ['a command of no size', patched(whole, [32 + 72 + 4, 4, 0]), 'header-sizes-wrong'],
    ['a command larger than all', patched(whole, [32 + 72 + 4, 4, 0xffffffff]), 'header-sizes-wrong'],
    ['a command of an odd size', patched(whole, [32 + 4, 4, 73]), 'header-sizes-wrong'],
    ['more sections than fit their segment', patched(whole, [32 + 72 + 64, 4, 0xffff]), 'header-sizes-wrong'],
    ['commands of more than a megabyte', patched(whole, [20, 4, 0x200000]), 'too-many-headers'],
    ['a machine of 32 bits in a file of 64', patched(whole, [4, 4, 7]), 'ident-contradicts-header'],
    ['a segment of 32 bits in a file of 64', patched(whole, [32, 4, 1]), 'ident-contradicts-header'],
  ] as const)('%s', (_, bytes, anomaly) => {
    expect(text?.name).toBe('__TEXT');
    expect(machO(whole).anomalies).toEqual([]);
    expect(machO(bytes).anomalies).toContain(anomaly);
  });

  test('symbols that lie nowhere are noted, and counted as none', () => {
    const segments = plainSegments(INTEL).map((each) => segment(INTEL, each));
    const lost = command(INTEL, 0x2, [4, 0xffff0000], [4, 9], [4, 0], [4, 0]);
    const bytes = writeMachO(INTEL, {
      ...{ machine: INTEL_MACHINE, filetype: 6, commands: [...segments, lost], contents: [], size: 0x1300 },
    });
    expect(machO(bytes)).toMatchObject({ imports: null, anomalies: ['import-table-broken'] });
  });

  test('a fat file whose table names another machine than its slice, or a slice beyond the file', () => {
    expect(machO(writeFat(false, [{ machine: 7, bytes: whole }])).anomalies).toEqual(['ident-contradicts-header']);
    const cut = writeFat(false, [
      { machine: INTEL_MACHINE, bytes: whole },
      { machine: 7, bytes: filled(100) },
    ]);
    expect(machO(cut.subarray(0, -1)).anomalies).toEqual(['segment-outside-file']);
  });
});

describe('what is no Mach-O file, and what was one', () => {
  const whole = plainMachO(INTEL);
  test.each([
    ['nothing', new Uint8Array(0)],
    ['an ELF file', padded('\x7fELF', 100)],
    ['a class file of Java 1.1', pack('big', [4, 0xcafebabe], [2, 3], [2, 45], filled(200))],
    ['a class file of Java 21', pack('big', [4, 0xcafebabe], [2, 0], [2, 65], filled(200))],
    ['the magic number and nothing more', pack('big', [4, 0xcafebabe])],
    ['a library of objects for several machines', writeFat(false, [{ machine: 7, bytes: padded('!<arch>\n', 80) }])],
  ])('%s is none', (_, bytes) => {
    expect(parseMachO(bytesInMemory(bytes))).toBeNull();
  });

  test.each([
    ['a file cut in its header', whole.subarray(0, 31), 'it ends within its header'],
    ['a file without commands', patched(whole, [16, 4, 0]), 'no load command can be read'],
    ['a file cut in its first command', laidOut(40, [[0, whole.subarray(0, 40)]]), 'no load command can be read'],
    ['a fat file of nothing', pack('big', [4, 0xcafebabe], [4, 0]), 'no slice of it can be read'],
    ['a fat file of text', writeFat(true, [{ machine: 7, bytes: filled(90) }]), 'no slice of it can be read'],
    [
      'a fat file of damage',
      writeFat(false, [{ machine: INTEL_MACHINE, bytes: whole.subarray(0, 30) }]),
      'it ends within its header',
    ],
  ])('%s is damaged', (_, bytes, damaged) => {
    expect(parseMachO(bytesInMemory(bytes))).toEqual({ format: 'mach-o', damaged });
  });
});
