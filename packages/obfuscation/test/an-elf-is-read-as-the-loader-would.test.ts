import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { bytesInMemory, parseElf, type Executable } from '@guardimesh/obfuscation';
import { expect, test } from 'vitest';
import { readElf } from './elf/readelf.js';
import { writeElf, type ElfPlan } from './elf/write-elf.js';

const CODE = Uint8Array.from({ length: 256 }, (_, at) => at);
const PLAN: ElfPlan = {
  bits: 64,
  order: 'little',
  entry: 0x401010,
  pieces: [
    { name: '.text', address: 0x401000, bytes: CODE, flags: 5 },
    { name: '.data', address: 0x402000, bytes: CODE.subarray(0, 64), memorySize: 4_096, flags: 6 },
  ],
};

function parsed(bytes: Uint8Array): Executable {
  const image = parseElf(bytesInMemory(bytes));
  if (image === null || 'damaged' in image) throw new Error(`not read: ${JSON.stringify(image)}`);
  return image;
}

/** Programs, shared objects and object files of this machine, every so many of them. */
function realElfFiles(): readonly string[] {
  const folders = ['/usr/bin', '/usr/sbin', '/usr/lib/x86_64-linux-gnu', '/usr/lib/aarch64-linux-gnu'];
  const gccFolders = ['/usr/lib/gcc/x86_64-linux-gnu/12', '/usr/lib/gcc/aarch64-linux-gnu/12'];
  const all = [...folders, ...gccFolders].flatMap((folder) => filesOf(folder)).filter(isElf);
  return all.filter((_, at) => at % Math.ceil(all.length / 150) === 0);
}

function filesOf(folder: string): string[] {
  try {
    return readdirSync(folder, { withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map(({ name }) => join(folder, name));
  } catch {
    return [];
  }
}

function isElf(path: string): boolean {
  return statSync(path).size < 30_000_000 && readFileSync(path).subarray(0, 4).toString('latin1') === '\x7fELF';
}

test('says the same of real programs, libraries and objects as readelf', () => {
  const files = realElfFiles();
  expect(files.length).toBeGreaterThan(60);
  for (const path of files) {
    const theirs = readElf(path);
    const ours = parsed(readFileSync(path));
    const loads = ours.segments.map(({ offset, address, fileSize, memorySize, read, write, execute }) =>
      [offset, address, fileSize, memorySize, `${read ? 'R' : ''}${write ? 'W' : ''}${execute ? 'E' : ''}`].join(' '),
    );
    // of more than a thousand functions only the first are kept
    const isLong = theirs.undefinedFunctions.length > 1_024;
    const said = {
      bits: ours.bits,
      loads,
      // readelf cuts long names, and so do we, elsewhere
      sections: (ours.sections ?? []).map(({ name, offset, fileSize }) =>
        [name.slice(0, 17), offset, fileSize].join(' '),
      ),
      needed: ours.imports?.libraries ?? [],
      functionCount: ours.imports?.functionCount ?? 0,
      functions: [...(ours.imports?.functions ?? [])].sort(),
      interpreter: ours.interpreter,
    };
    expect({ path, ...said }).toEqual({
      path,
      bits: theirs.bits,
      loads: theirs.loads,
      sections: theirs.sections.map((line) => line.replace(/^\S+/, (name) => name.slice(0, 17))),
      needed: theirs.needed,
      functionCount: theirs.undefinedFunctions.length,
      functions: isLong ? [...(ours.imports?.functions ?? [])].sort() : theirs.undefinedFunctions,
      interpreter: theirs.interpreter,
    });
    expect({ path, entry: ours.entry ?? 0 }).toEqual({ path, entry: theirs.entry });
    expect({ path, role: ours.role }).toEqual({ path, role: expectedRole(theirs.type, ours) });
  }
});

function expectedRole(type: string, { interpreter, role }: Executable): string {
  if (type === 'EXEC') return 'program';
  if (type === 'REL') return 'object';
  return interpreter === null ? role : 'program';
}

test('nothing is odd about most of what a distribution ships', () => {
  const odd = realElfFiles().filter((path) => parsed(readFileSync(path)).anomalies.length > 0);
  expect(odd.length).toBeLessThan(realElfFiles().length / 20);
});

test.each([
  [64, 'little'],
  [64, 'big'],
  [32, 'little'],
  [32, 'big'],
] as const)('reads every field of %i bits, %s end first', (bits, order) => {
  const image = parsed(writeElf({ ...PLAN, bits, order }));
  expect(image).toMatchObject({ format: 'elf', bits, order, machine: 62, role: 'program', entry: 0x401010 });
  expect(image.segments.map(({ address, fileSize, memorySize }) => [address, fileSize, memorySize])).toEqual([
    [0x401000, 256, 256],
    [0x402000, 64, 4_096],
  ]);
  expect(image.sections?.map(({ name, write, execute }) => [name, write, execute])).toEqual([
    ['.shstrtab', false, false],
    ['.text', false, true],
    ['.data', true, false],
  ]);
  expect(image.overlay).toBeNull();
  expect(image.anomalies).toEqual([]);
});

test('a false class or byte order in its ident does not hide a program that Linux would run', () => {
  const honest = writeElf(PLAN);
  const withIdent = (...ident: readonly number[]): Executable => {
    const bytes = honest.slice();
    bytes.set(ident, 4);
    return parsed(bytes);
  };
  const expected = parsed(honest);
  expect(withIdent(9, 9, 1)).toEqual({ ...expected, anomalies: ['ident-damaged'] });
  expect(withIdent(2, 2, 1)).toEqual({ ...expected, anomalies: ['ident-contradicts-header'] });
  expect(withIdent(1, 1, 1)).toEqual({ ...expected, anomalies: ['ident-contradicts-header'] });
  expect(withIdent(2, 1, 7)).toEqual({ ...expected, anomalies: ['ident-damaged'] });
});

test('a program without section headers, or with false ones, is said to be so', () => {
  const nameless = PLAN.pieces.map(({ address, bytes, flags }) => ({ address, bytes, flags }));
  expect(parsed(writeElf({ ...PLAN, pieces: nameless }))).toMatchObject({
    sections: null,
    anomalies: ['no-section-headers'],
  });
  const outside = writeElf(PLAN);
  new DataView(outside.buffer).setBigUint64(40, 1n << 40n, true);
  expect(parsed(outside)).toMatchObject({ sections: null, anomalies: ['section-headers-outside-file'] });
});

test('what is appended is the overlay, and its place is known', () => {
  const honest = writeElf(PLAN);
  const longer = new Uint8Array(honest.length + 1_000);
  longer.set(honest);
  expect(parsed(longer).overlay).toEqual({ offset: honest.length, size: 1_000 });
});

test.each([
  ['entry-outside-segments', { entry: 0x500000 }],
  ['entry-not-executable', { entry: 0x402010 }],
  ['entry-in-writable-segment', { entry: 0x402010 }],
  ['entry-in-last-segment', { entry: 0x402010 }],
  ['writable-and-executable', { pieces: [{ name: '.text', address: 0x401000, bytes: CODE, flags: 7 }] }],
  [
    'executable-without-bytes',
    { pieces: [...PLAN.pieces, { address: 0x700000, bytes: new Uint8Array(0), memorySize: 4_096, flags: 5 }] },
  ],
  ['segments-overlap', { pieces: [...PLAN.pieces, { address: 0x401080, bytes: CODE, flags: 4 }] }],
] as const)('notes %s', (anomaly, change) => {
  expect(parsed(writeElf({ ...PLAN, ...change })).anomalies).toContain(anomaly);
});

test('what is no ELF file is none, and a broken one says why', () => {
  expect(parseElf(bytesInMemory(new Uint8Array(0)))).toBeNull();
  expect(parseElf(bytesInMemory(new TextEncoder().encode('#!/bin/sh\n')))).toBeNull();
  expect(parseElf(bytesInMemory(writeElf(PLAN).subarray(0, 40)))).toEqual({
    format: 'elf',
    damaged: 'it ends within its header',
  });
  const nonsense = writeElf(PLAN);
  nonsense.fill(0xff, 4, 64);
  expect(parseElf(bytesInMemory(nonsense))).toMatchObject({ damaged: expect.stringContaining('class') as string });
});
