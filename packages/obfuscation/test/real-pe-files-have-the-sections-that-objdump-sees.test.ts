import { bytesInMemory, parseMachO, parsePe, type Region } from '@guardimesh/obfuscation';
import { missing } from '@guardimesh/testkit';
import fc from 'fast-check';
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { readBoth } from './pe-and-mach-o/bounds.js';
import { patched } from './pe-and-mach-o/pack.js';
import { pe } from './pe-and-mach-o/parsed.js';

const FILES = '/usr/share/clamav-testfiles';
const programs = existsSync(FILES) ? readdirSync(FILES).filter((name) => name.endsWith('.exe')) : [];
const objdump = spawnSync('objdump', ['-i'], { encoding: 'utf8' });
const present = programs.length > 0 && objdump.status === 0 && objdump.stdout.includes('pei-i386');

interface Line {
  readonly name: string;
  readonly size: number;
  readonly address: number;
  readonly offset: number;
}

/** Null where objdump takes the file for none of its formats. */
function objdumpOf(path: string): readonly Line[] | null {
  const { status, stdout } = spawnSync('objdump', ['-h', path], { encoding: 'latin1' });
  if (status !== 0) return null;
  const lines = stdout.matchAll(
    /^ +\d+ (.*?) +([0-9a-f]{8,}) +([0-9a-f]{8,}) +[0-9a-f]{8,} +([0-9a-f]{8,}) +2\*\*\d+$/gm,
  );
  return [...lines].map(([, name = '', size = '', address = '', offset = '']) => ({
    ...{ name, size: parseInt(size, 16), address: parseInt(address, 16), offset: parseInt(offset, 16) },
  }));
}

/** As objdump shows it: the size of what is both in the file and in memory, and ^A for a byte of 1 in a name. */
function asLine({ name, offset, address, fileSize, memorySize }: Region): Line {
  const shown = Array.from(name, (each) => (each < ' ' ? `^${String.fromCharCode(each.charCodeAt(0) + 64)}` : each));
  return { name: shown.join(''), size: Math.min(fileSize, memorySize), address, offset };
}

describe.skipIf(missing('objdump for PE with clamav-testfiles', present) !== null)('ClamAV’s own test programs', () => {
  test.each(programs)('%s is read', (name) => {
    const bytes = readFileSync(join(FILES, name));
    const found = pe(bytes);
    expect(found).toMatchObject({ format: 'pe', bits: 32, machine: 0x14c, role: 'program' });
    expect(found.segments.length).toBeGreaterThan(0);
    expect(parseMachO(bytesInMemory(bytes))).toBeNull();
  });

  test('their sections are those that objdump sees', () => {
    const compared = programs.filter((name) => {
      const lines = objdumpOf(join(FILES, name));
      if (lines === null) return false;
      const sections = pe(readFileSync(join(FILES, name))).sections ?? [];
      const asLoaded = lines.map(({ size, offset, ...line }, at) => ({
        ...line,
        // for what is not in the file it gives 0 or the size in memory, by a flag of the compiler's
        size: sections[at]?.fileSize === 0 ? 0 : size,
        // it does not round down to the sector as the loader does
        offset: offset - (offset % 512),
      }));
      expect(sections.map(asLine), name).toEqual(asLoaded);
      return true;
    });
    expect(compared.length).toBeGreaterThan(programs.length / 2);
  });

  test('one whose import table lies in its headers, and ends in bytes that are not in the file, asks for two', () => {
    const found = parsePe(bytesInMemory(readFileSync(join(FILES, 'clam-upack.exe'))));
    expect(found).toHaveProperty('imports.libraries', ['KERNEL32.DLL']);
    expect(found).toHaveProperty('imports.functions', ['LoadLibraryA', 'GetProcAddress']);
  });

  test('the smallest, whose section begins at byte 1, asks for two functions as its loader sees it', () => {
    const found = parsePe(bytesInMemory(readFileSync(join(FILES, 'clam.exe'))));
    expect(found).toMatchObject({
      imports: { libraries: ['KERNEL32.DLL', 'USER32.DLL'], functions: ['ExitProcess', 'MessageBoxA'] },
      anomalies: ['header-sizes-wrong', 'entry-not-executable', 'entry-in-writable-segment', 'few-imports'],
    });
  });
  test('with other bytes in places, or cut, they are read within bounds', () => {
    const small = programs.map((name) => readFileSync(join(FILES, name))).filter(({ length }) => length < 10_000);
    const changes = fc.array(fc.tuple(fc.nat({ max: 0x400 }), fc.nat({ max: 255 })), { minLength: 1, maxLength: 10 });
    fc.assert(
      fc.property(fc.constantFrom(...small), changes, (bytes, patches) => {
        const fitting = patches.filter(([at]) => at < bytes.length);
        readBoth(patched(bytes, ...fitting.map(([at, value]) => [at, 1, value] as const)));
      }),
      { numRuns: 2_000 },
    );
    for (const bytes of small)
      for (let length = 0; length < bytes.length; length += length < 0x400 ? 1 : 16)
        readBoth(bytes.subarray(0, length));
  });
});
