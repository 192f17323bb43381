import { createHash } from 'node:crypto';
import { gzipSync, deflateSync } from 'node:zlib';
import {
  bytesInMemory,
  compressedFormatAt,
  countBytes,
  HIGH_ENTROPY_BITS,
  probeEntropy,
  PROBES_MAX,
  RUNS_MAX,
  shannonEntropy,
  WINDOW_BYTES,
  type EntropyProfile,
} from '@guardimesh/obfuscation';
import fc from 'fast-check';
import { expect, test } from 'vitest';

/** Bytes that look random and are the same each time. */
function noise(length: number, seed = 'noise'): Uint8Array {
  const blocks: Buffer[] = [];
  for (let at = 0; at * 32 < length; at += 1) blocks.push(createHash('sha256').update(`${seed} ${at}`).digest());
  return Buffer.concat(blocks).subarray(0, length);
}

const profileOf = (bytes: Uint8Array): EntropyProfile => probeEntropy(bytesInMemory(bytes));

/** The definition, without any short cut. */
function plainEntropy(bytes: Uint8Array): number {
  const shares = new Map<number, number>();
  for (const byte of bytes) shares.set(byte, (shares.get(byte) ?? 0) + 1 / bytes.length);
  return [...shares.values()].reduce((sum, share) => sum - share * Math.log2(share), 0);
}

test('one value has none, all values equally often have eight bits, two have one', () => {
  expect(shannonEntropy(countBytes(new Uint8Array(1_000)))).toBe(0);
  expect(shannonEntropy(countBytes(Uint8Array.from({ length: 2_560 }, (_, at) => at)))).toBeCloseTo(8, 12);
  expect(shannonEntropy(countBytes(Uint8Array.from({ length: 1_000 }, (_, at) => at % 2)))).toBeCloseTo(1, 12);
  expect(shannonEntropy(countBytes(new Uint8Array(0)))).toBe(0);
});

test('every window that is measured is measured as the definition says, and the first and the last are among them', () => {
  const part = fc.oneof(
    fc.nat(6_000).map((length) => noise(length)),
    fc.tuple(fc.nat(6_000), fc.nat(255)).map(([length, value]) => new Uint8Array(length).fill(value)),
    fc.uint8Array({ maxLength: 3_000 }),
  );
  fc.assert(
    fc.property(fc.array(part, { maxLength: 6 }), (parts) => {
      const bytes = Uint8Array.from(Buffer.concat(parts));
      const profile = profileOf(bytes);
      const count = bytes.length < WINDOW_BYTES ? 0 : Math.min(PROBES_MAX, Math.ceil(bytes.length / WINDOW_BYTES));
      const last = bytes.length - WINDOW_BYTES;
      const windows = Array.from({ length: count }, (_, at) => {
        const from = count === 1 ? 0 : Math.round((last * at) / (count - 1));
        return plainEntropy(bytes.subarray(from, from + WINDOW_BYTES));
      });
      expect(profile.bytes).toBe(bytes.length);
      expect(profile.windows).toBe(count);
      if (count === 0) expect(profile.whole).toBeCloseTo(plainEntropy(bytes), 9);
      expect(profile.highWindows).toBe(windows.filter((each) => each >= HIGH_ENTROPY_BITS).length);
      expect(profile.highest).toBeCloseTo(Math.max(0, ...windows), 9);
      expect(profile.lowest).toBeCloseTo(count === 0 ? 0 : Math.min(...windows), 9);
    }),
    { numRuns: 300 },
  );
});

test('a file of gigabytes costs no more than a small one', () => {
  let asked = 0;
  const bytes = noise(WINDOW_BYTES);
  const read = (offset: number, length: number): Uint8Array => {
    asked += length;
    return offset % 200_000_000 < 100_000_000 ? bytes.subarray(0, length) : new Uint8Array(length);
  };
  const profile = probeEntropy({ size: 8_000_000_000, read });
  expect(profile.highWindows).toBeGreaterThan(4);
  expect(profile.highWindows).toBeLessThan(PROBES_MAX);
  expect(asked).toBeLessThan(500_000);
});

test('a payload of more than two probes’ distance is found where it lies, to within a window', () => {
  const plain = new Uint8Array(40_000).fill(0x20);
  const bytes = Buffer.concat([plain, noise(50_000), plain, noise(17_000), plain]);
  const { highRuns } = profileOf(bytes);
  expect(highRuns).toHaveLength(2);
  for (const [run, offset, length] of [
    [highRuns[0], 40_000, 50_000],
    [highRuns[1], 130_000, 17_000],
  ] as const) {
    expect(Math.abs((run?.offset ?? 0) - offset)).toBeLessThanOrEqual(WINDOW_BYTES);
    expect(Math.abs((run?.length ?? 0) - length)).toBeLessThanOrEqual(2 * WINDOW_BYTES);
  }
});

test('of many runs the longest are kept', () => {
  // in a file of so many windows every second one is high, but for the middle, where three are
  const parts = Array.from({ length: PROBES_MAX }, (_, at) =>
    at % 2 === 0 || at === 15 ? noise(WINDOW_BYTES, `${at}`) : new Uint8Array(WINDOW_BYTES),
  );
  const { highRuns } = profileOf(Buffer.concat(parts));
  expect(highRuns.length).toBeLessThanOrEqual(RUNS_MAX);
  expect(Math.max(...highRuns.map(({ length }) => length))).toBeGreaterThan(WINDOW_BYTES * 2);
});

test('text, machine code and base64 are not taken for compressed, compressed and random bytes are', () => {
  const base64 = Buffer.from(Buffer.from(noise(60_000)).toString('base64'));
  expect(profileOf(base64).highWindows).toBe(0);
  const random = profileOf(noise(100_000));
  expect(random.highWindows).toBe(random.windows);
  const packed = profileOf(gzipSync(base64));
  expect(packed.highWindows).toBe(packed.windows);
});

test('compressed formats are known by their beginning, at any place', () => {
  const real = { gzip: gzipSync('hello'), zlib: deflateSync('hello') };
  expect(compressedFormatAt(real.gzip, 0)).toBe('gzip');
  expect(compressedFormatAt(Buffer.concat([Buffer.alloc(7), real.gzip]), 7)).toBe('gzip');
  expect(compressedFormatAt(real.zlib, 0)).toBe('zlib');
  const magics: Record<string, string> = {
    zip: '504b0304140000000800',
    zstd: '28b52ffd0458',
    xz: 'fd377a585a000004',
    bzip2: '425a6839314159265359',
    lz4: '04224d18',
    '7z': '377abcaf271c',
    png: '89504e470d0a1a0a',
    woff: '774f4632',
  };
  for (const [format, magic] of Object.entries(magics))
    expect([format, compressedFormatAt(Buffer.from(magic, 'hex'), 0)]).toEqual([format, format]);
});

test('a magic alone, without what its format demands behind it, is none', () => {
  for (const magic of ['1f8b08e0', '28b52ffd08', '504b03042e001300ffff', '425a6839000000000000', '7803', '', '1f8b'])
    expect(compressedFormatAt(Buffer.from(magic, 'hex'), 0)).toBeNull();
  expect(compressedFormatAt(noise(16), 99)).toBeNull();
});
