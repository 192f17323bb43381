import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import {
  bytesInMemory,
  EXECUTABLE_FEATURES,
  executableFeatures,
  parseElf,
  PROBES_MAX,
  profileBytes,
  type ByteSource,
} from '@guardimesh/obfuscation';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { writeElf } from './elf/write-elf.js';

const REAL = readFileSync('/bin/bash');

/** The features of an ELF file by their names; null where it cannot be read as one. */
function featuresOf(bytes: Uint8Array): ReadonlyMap<string, number> | null {
  const source = bytesInMemory(bytes);
  const image = parseElf(source);
  if (image === null || 'damaged' in image) return null;
  const values = executableFeatures(source, image, profileBytes(source));
  expect(values).toHaveLength(EXECUTABLE_FEATURES.length);
  return new Map(EXECUTABLE_FEATURES.map((name, at) => [name, values[at] ?? Number.NaN]));
}

function of(features: ReadonlyMap<string, number> | null, name: string): number {
  const value = features?.get(name);
  if (value === undefined) throw new Error(`no feature ${name}`);
  return value;
}

/** What a packer leaves: a stub, the program encrypted in a segment that is writable and executable, and no sections. */
function packed(program: Uint8Array): Uint8Array {
  const hidden = Uint8Array.from(program);
  let key = createHash('sha256').update('key').digest();
  for (let at = 0; at < hidden.length; at += 1) {
    if (at % 32 === 0) key = createHash('sha256').update(key).digest();
    hidden[at] = (hidden[at] ?? 0) ^ (key[at % 32] ?? 0);
  }
  return writeElf({
    bits: 64,
    order: 'little',
    entry: 0x400100,
    pieces: [
      { address: 0x400000, bytes: new Uint8Array(512), flags: 5 },
      { address: 0x500000, bytes: hidden.subarray(0, 60_000), memorySize: 400_000, flags: 7 },
    ],
  });
}

test('a program encrypted within another differs from the program in what packing changes', () => {
  const honest = featuresOf(REAL);
  const hidden = featuresOf(packed(REAL.subarray(0, 60_000)));
  expect(of(hidden, 'high-share')).toBeGreaterThan(0.9);
  expect(of(honest, 'high-share')).toBeLessThan(0.1);
  expect(of(hidden, 'text-share')).toBeLessThan(of(honest, 'text-share') / 3);
  expect(of(hidden, 'code-entropy')).toBeGreaterThan(of(honest, 'code-entropy') + 1);
  expect(of(hidden, 'memory-to-file')).toBeGreaterThan(3);
  expect([of(hidden, 'has-sections'), of(honest, 'has-sections')]).toEqual([0, 1]);
  expect([of(hidden, 'has-imports'), of(honest, 'has-imports')]).toEqual([0, 1]);
  expect([of(hidden, 'odd:writable-and-executable'), of(honest, 'odd:writable-and-executable')]).toEqual([1, 0]);
});

test('an archive behind a program is told from nameless noise behind it', () => {
  const noise = Uint8Array.from({ length: 200 }, (_, at) => at).reduce<Buffer[]>(
    (blocks, at) => [
      ...blocks,
      ...Array.from({ length: 40 }, (_, n) => createHash('sha256').update(`${at} ${n}`).digest()),
    ],
    [],
  );
  const payload = Buffer.concat(noise);
  const archive = featuresOf(Buffer.concat([REAL, gzipSync(payload)]));
  const nameless = featuresOf(Buffer.concat([REAL, payload]));
  for (const each of [archive, nameless]) {
    expect(of(each, 'overlay-share')).toBeGreaterThan(0.1);
    expect(of(each, 'overlay-entropy')).toBeGreaterThan(7.9);
  }
  expect(of(archive, 'named-high-share')).toBeGreaterThan(0.9);
  expect(of(nameless, 'named-high-share')).toBeLessThan(0.1);
});

test('whatever the bytes say, each feature is a number within its range', () => {
  const small = Uint8Array.from(readFileSync('/bin/true'));
  const change = fc.tuple(fc.nat(1_023), fc.nat(255));
  fc.assert(
    fc.property(fc.array(change, { minLength: 1, maxLength: 30 }), (changes) => {
      const bytes = small.slice();
      for (const [at, value] of changes) bytes[at] = value;
      for (const [name, value] of featuresOf(bytes) ?? []) {
        expect([name, Number.isFinite(value) && value >= 0]).toEqual([name, true]);
        if (name.endsWith('share')) expect(value).toBeLessThanOrEqual(1);
        if (name.endsWith('entropy')) expect(value).toBeLessThanOrEqual(8);
      }
    }),
    { numRuns: 150 },
  );
});

test('of a file of any size no more is read than of a small one', () => {
  const zeros = new Uint8Array(256 * 1024);
  let asked = 0;
  const source: ByteSource = {
    size: 2 ** 40,
    read: (_offset, length) => {
      asked += length;
      return zeros.subarray(0, length);
    },
  };
  expect(profileBytes(source)).toMatchObject({ zeros: 1, text: 0, longestText: 0 });
  expect(asked).toBeLessThan(1_000_000);
});

test('a file that is cut short while it is read is measured as far as it goes', () => {
  const source: ByteSource = {
    size: 1_000_000,
    read: (offset, length) => REAL.subarray(offset, Math.max(offset, Math.min(offset + length, 50_000))),
  };
  const { entropy } = profileBytes(source);
  expect(entropy).toMatchObject({ windows: PROBES_MAX, lowest: 0 });
  expect(entropy.highest).toBeGreaterThan(3);
});
