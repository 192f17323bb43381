import { readFileSync } from 'node:fs';
import { bytesInMemory, parseElf, type ByteSource } from '@guardimesh/obfuscation';
import fc from 'fast-check';
import { expect, test } from 'vitest';

const REAL = readFileSync('/bin/true');
/** Headers, and the tables behind them. */
const HEAD = 1_024;

/** Counts what is asked for: a parser may not read a file a thousand times over because a header says so. */
function counted(bytes: Uint8Array): { readonly source: ByteSource; readonly asked: () => number } {
  const inner = bytesInMemory(bytes);
  let asked = 0;
  return {
    source: {
      size: inner.size,
      read: (offset, length) => {
        const given = inner.read(offset, length);
        asked += given.length;
        return given;
      },
    },
    asked: () => asked,
  };
}

function isHarmless(bytes: Uint8Array): void {
  const { source, asked } = counted(bytes);
  const image = parseElf(source);
  expect(asked()).toBeLessThanOrEqual(bytes.length * 8 + 4_096);
  if (image === null || 'damaged' in image) return;
  expect(image.segments.length).toBeLessThanOrEqual(512);
  expect(image.sections?.length ?? 0).toBeLessThanOrEqual(4_096);
  expect(image.imports?.libraries.length ?? 0).toBeLessThanOrEqual(256);
  expect(image.imports?.functions.length ?? 0).toBeLessThanOrEqual(1_024);
  const names = [...(image.imports?.functions ?? []), ...(image.sections ?? []).map(({ name }) => name)];
  expect(Math.max(0, ...names.map(({ length }) => length))).toBeLessThanOrEqual(128);
  const numbers = image.segments.flatMap(({ offset, fileSize, address, memorySize }) => [
    offset,
    fileSize,
    address,
    memorySize,
  ]);
  expect(numbers.every(Number.isFinite)).toBe(true);
}

test('any byte changed in a real program, any number of times', () => {
  fc.assert(
    fc.property(
      fc.array(fc.tuple(fc.nat(HEAD - 1), fc.nat(255)), { minLength: 1, maxLength: 40 }),
      fc.array(fc.tuple(fc.nat(REAL.length - 1), fc.nat(255)), { maxLength: 40 }),
      (inHead, anywhere) => {
        const bytes = Uint8Array.from(REAL);
        for (const [at, value] of [...inHead, ...anywhere]) bytes[at] = value;
        isHarmless(bytes);
      },
    ),
    { numRuns: 3_000 },
  );
});

test('any bytes behind the magic', () => {
  fc.assert(
    fc.property(
      fc.uint8Array({ maxLength: 2_048 }),
      fc.constantFrom(1, 2),
      fc.constantFrom(1, 2),
      (bytes, bits, order) => {
        isHarmless(Uint8Array.from([0x7f, 0x45, 0x4c, 0x46, bits, order, 1, ...bytes]));
      },
    ),
    { numRuns: 3_000 },
  );
});

test('a real program cut at any length, also while it is read', () => {
  for (let length = 0; length < REAL.length; length += length < HEAD ? 1 : 97) isHarmless(REAL.subarray(0, length));
  const shrinking: ByteSource = {
    size: REAL.length,
    read: (offset, length) => REAL.subarray(offset, offset + (length >> 1)),
  };
  expect(parseElf(shrinking)).not.toBeNull();
});

test('tables that claim to be of the largest size are read up to their bounds', () => {
  const bytes = Uint8Array.from(REAL);
  const view = new DataView(bytes.buffer);
  view.setUint16(56, 0xffff, true);
  view.setUint16(60, 0, true);
  view.setBigUint64(40, 64n, true);
  isHarmless(bytes);
  const image = parseElf(bytesInMemory(bytes));
  expect(image).toMatchObject({ anomalies: expect.arrayContaining(['too-many-headers']) as string[] });
});
