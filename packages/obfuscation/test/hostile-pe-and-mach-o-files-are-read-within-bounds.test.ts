import {
  bytesInMemory,
  FUNCTIONS_MAX,
  LIBRARIES_MAX,
  parseMachO,
  parsePe,
  type ByteSource,
} from '@guardimesh/obfuscation';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { COST_MAX, counted, readBoth, whatIsBeyondBounds } from './pe-and-mach-o/bounds.js';
import { filled, laidOut, pack, padded, patched } from './pe-and-mach-o/pack.js';
import { machO, pe } from './pe-and-mach-o/parsed.js';
import { baseOf, MACHINES, plainMachO, plainSegments } from './pe-and-mach-o/plain-mach-o.js';
import { Flags, FUNCTIONS, importTable, PE_AT, plainPe, writePe } from './pe-and-mach-o/write-pe.js';
import { command, FORMS, library, segment, symbolTable, writeFat, writeMachO } from './pe-and-mach-o/write-mach-o.js';

const INTEL = { bits: 64, order: 'little' } as const;
const MACHINE = MACHINES.little[64][0];
const PLAIN_PES = ([32, 64] as const).map((bits) => writePe(plainPe(bits, { behind: filled(20) })));
const PLAIN_MACHS = FORMS.map((form) => plainMachO(form, { behind: 20 }));
const FATS = [false, true].map((wide) =>
  writeFat(wide, [{ machine: MACHINE, bytes: PLAIN_MACHS[0] ?? new Uint8Array(0) }], filled(7)),
);

const samples = fc.constantFrom(...PLAIN_PES, ...PLAIN_MACHS, ...FATS);
const numbers = fc.oneof(
  fc.constantFrom(0, 1, 7, 0x7f, 0x80, 0xff, 0xffff, 0x7fffffff, 0x80000000, 0xfffffff0, 0xffffffff),
  fc.nat({ max: 0xffffffff }),
);
/** Places: most in headers and tables, some anywhere. */
const places = fc.oneof(fc.nat({ max: 0x500 }), fc.nat({ max: 0x1300 }));

describe('whatever the bytes are, both parsers end with an answer within bounds', () => {
  test('random bytes behind each beginning', () => {
    const begins = [
      padded('MZ'),
      laidOut(0x44, [
        [0, padded('MZ')],
        [0x3c, pack('little', [4, 0x40])],
        [0x40, padded('PE')],
      ]),
      ...[0xfeedface, 0xcefaedfe, 0xfeedfacf, 0xcffaedfe, 0xcafebabe, 0xcafebabf].map((magic) =>
        pack('big', [4, magic]),
      ),
      pack('big', [4, 0xcafebabe], [4, 2]),
    ];
    fc.assert(
      fc.property(fc.constantFrom(...begins), fc.uint8Array({ maxLength: 2_000, size: 'max' }), (begin, rest) => {
        readBoth(pack('little', begin, rest));
      }),
      { numRuns: 1_000 },
    );
  });

  test('files with other numbers in places', () => {
    const changes = fc.array(fc.tuple(places, fc.constantFrom(1 as const, 2 as const, 4 as const), numbers), {
      minLength: 1,
      maxLength: 12,
    });
    fc.assert(
      fc.property(samples, changes, (sample, patches) => {
        const fitting = patches.filter(([at, size]) => at + size <= sample.length);
        readBoth(patched(sample, ...fitting.map(([at, size, value]) => [at, size, value % 2 ** (8 * size)] as const)));
      }),
      { numRuns: 3_000 },
    );
  });

  test('each number of the headers at its worst, one after the other', () => {
    for (const sample of [...PLAIN_PES, ...PLAIN_MACHS])
      for (let at = 0; at < 0x400; at += 2)
        for (const value of [0, 0xffffffff]) readBoth(patched(sample, [at, 4, value]));
  });

  test('files cut at each length', () => {
    for (const sample of [...PLAIN_PES, ...PLAIN_MACHS])
      for (let length = 0; length < sample.length; length += length < 0x500 ? 1 : 13)
        readBoth(sample.subarray(0, length));
  });

  test('a file whose bytes hold only until the next read', () => {
    for (const sample of [...PLAIN_PES, ...PLAIN_MACHS, ...FATS]) {
      let last = new Uint8Array(0);
      const source: ByteSource = {
        size: sample.length,
        read: (offset, length) => {
          last.fill(0xee);
          last = new Uint8Array(sample.subarray(offset, offset + length));
          return last;
        },
      };
      for (const parse of [parsePe, parseMachO]) expect(parse(source)).toEqual(parse(bytesInMemory(sample)));
    }
  });

  test('a file that gets shorter while it is read', () => {
    for (const sample of [...PLAIN_PES, ...PLAIN_MACHS, ...FATS]) {
      for (let left = 0; left < 12; left += 1) {
        let reads = 0;
        const source: ByteSource = {
          size: sample.length,
          read: (offset, length) => {
            reads += 1;
            return reads > left ? new Uint8Array(0) : sample.subarray(offset, offset + length);
          },
        };
        for (const parse of [parsePe, parseMachO]) {
          reads = 0;
          expect(whatIsBeyondBounds(parse(source), sample.length)).toEqual([]);
        }
      }
    }
  });
});

describe('a PE file may claim as much as it likes', () => {
  const withImports = (bytes: Uint8Array, bits: 32 | 64 = 32): Uint8Array =>
    writePe(
      plainPe(bits, {
        sections: [
          { name: '.text', bytes: filled(0x100), memorySize: 0x100, flags: Flags.code },
          { name: '.idata', bytes, memorySize: bytes.length, flags: Flags.data },
        ],
        directories: { 1: [0x2000, 40] },
      }),
    );

  test('the first libraries and functions are named, all are counted', () => {
    const many = Array.from({ length: 1_500 }, (_, index) => `f${index}`);
    const libraries = Object.fromEntries(Array.from({ length: 300 }, (_, index) => [`l${index}.dll`, ['f']]));
    const found = pe(withImports(importTable(0x2000, 64, { 'many.dll': many, ...libraries }), 64));
    expect(found.imports?.functions).toEqual(many.slice(0, FUNCTIONS_MAX));
    expect(found.imports?.libraries).toEqual(['many.dll', ...Object.keys(libraries)].slice(0, LIBRARIES_MAX));
    expect(found.imports?.functionCount).toBe(1_800);
  });

  test('a name without an end is cut', () => {
    const table = importTable(0x2000, 32, { ['l'.repeat(5_000)]: ['f'.repeat(5_000), 'g', 'h', 'i', 'j'] });
    const { libraries, functions } = pe(withImports(table)).imports ?? expect.fail('no imports');
    expect(libraries).toEqual(['l'.repeat(128)]);
    expect(functions).toEqual(['f'.repeat(128), 'g', 'h', 'i', 'j']);
  });

  test('descriptors without an end that all share lookups without an end', () => {
    const descriptors = Array.from({ length: 3_000 }, () =>
      pack('little', [4, 0x20000], [8, 0], [4, 0x2000 + 0x90000], [4, 0x20000]),
    );
    const lookups = pack('little', ...Array.from({ length: 100_000 }, () => [4, 0x92000] as const));
    const bytes = laidOut(0x91000, [
      [0, pack('little', ...descriptors)],
      [0x1e000, lookups],
      [0x90000, padded('name.dll')],
    ]);
    const source = counted(withImports(bytes));
    const found = parsePe(source);
    expect(found).toMatchObject({ imports: { functionCount: 65_536 } });
    expect(found).toHaveProperty('anomalies', expect.arrayContaining(['too-many-headers']));
    expect(source.cost.reads).toBeLessThanOrEqual(COST_MAX.reads);
    expect(source.cost.bytes).toBeLessThanOrEqual(COST_MAX.bytes);
  });

  test('65,535 sections: the loader’s 96 are read', () => {
    const whole = writePe(plainPe(32));
    const bytes = laidOut(65_535 * 40 + 0x1000, [[0, patched(whole, [PE_AT.signature + 6, 2, 65_535])]]);
    expect(pe(bytes).segments).toHaveLength(96);
  });

  test('an image base that no address can follow counts as 0', () => {
    const whole = writePe(plainPe(64));
    const found = pe(patched(whole, [PE_AT.optional + 24, 8, 2 ** 63]));
    expect(found).toMatchObject({
      entry: 0x1010,
      imports: { functions: expect.arrayContaining(FUNCTIONS) as unknown },
    });
  });
});

describe('a Mach-O file may claim as much as it likes', () => {
  const written = (commands: readonly Uint8Array[], size = 0x100000): Uint8Array =>
    writeMachO(INTEL, { machine: MACHINE, filetype: 2, commands, contents: [], size });

  test('the first libraries and symbols are named, all symbols are counted', () => {
    const imported = Array.from({ length: 1_500 }, (_, index) => `_f${index}`);
    const { bytes, commands } = symbolTable(INTEL, 0x8000, ['_main'], imported);
    const names = Array.from({ length: 300 }, (_, index) => `/usr/lib/l${index}.dylib`);
    const asked = names.map((name) => library(INTEL, 0xc, name));
    const file = writeMachO(INTEL, {
      ...{ machine: MACHINE, filetype: 2, commands: [...commands, ...asked] },
      ...{ contents: [[0x8000, bytes]], size: 0x8000 + bytes.length },
    });
    expect(machO(file).imports).toEqual({
      libraries: names.slice(0, LIBRARIES_MAX),
      functionCount: 1_500,
      functions: imported.slice(0, FUNCTIONS_MAX),
    });
  });

  test('more commands, segments and sections than are read', () => {
    const empty = command(INTEL, 0x1b);
    expect(machO(written(Array.from({ length: 5_000 }, () => empty))).anomalies).toContain('too-many-headers');
    const [, text] = plainSegments(INTEL);
    const plain = text ?? expect.fail('no segment');
    const thousand = Array.from({ length: 1_000 }, (_, index) => ({
      ...{ name: `s${index}`, address: baseOf(INTEL), size: 1, offset: 0, flags: 0 },
    }));
    const full = segment(INTEL, { ...plain, sections: thousand });
    const crowded = machO(written(Array.from({ length: 10 }, () => full)));
    expect(crowded.sections).toHaveLength(4_096);
    expect(crowded.anomalies).toContain('too-many-headers');
    const bare = segment(INTEL, { ...plain, sections: [] });
    expect(machO(written(Array.from({ length: 600 }, () => bare))).segments).toHaveLength(512);
  });

  test('more symbols than are read', () => {
    const symbols = command(INTEL, 0x2, [4, 0x1000], [4, 0xffffffff], [4, 0], [4, 0]);
    const source = counted(written([symbols], 0x200000));
    expect(parseMachO(source)).toHaveProperty('anomalies', ['no-section-headers', 'too-many-headers']);
    expect(source.cost.bytes).toBeLessThanOrEqual(COST_MAX.bytes);
  });

  test('a fat file in a fat file is not entered', () => {
    const [inner = new Uint8Array(0)] = FATS;
    const nested = writeFat(true, [{ machine: MACHINE, bytes: inner }]);
    expect(parseMachO(bytesInMemory(nested))).toEqual({ format: 'mach-o', damaged: 'no slice of it can be read' });
  });
});
