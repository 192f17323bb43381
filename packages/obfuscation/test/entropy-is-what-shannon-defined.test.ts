import { createHash } from 'node:crypto';
import { gzipSync, deflateSync } from 'node:zlib';
import {
  compressedFormatAt,
  countBytes,
  EntropyMeter,
  HIGH_ENTROPY_BITS,
  RUNS_MAX,
  shannonEntropy,
  STEP_BYTES,
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

function profileOf(bytes: Uint8Array, pieceLength = bytes.length): EntropyProfile {
  const meter = new EntropyMeter();
  for (let at = 0; at < bytes.length; at += pieceLength) meter.update(bytes.subarray(at, at + pieceLength));
  return meter.finish();
}

/** The definition, without any of the meter's short cuts. */
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

test('every window of any bytes, given in any pieces, is measured as the definition says', () => {
  const part = fc.oneof(
    fc.nat(6_000).map((length) => noise(length)),
    fc.tuple(fc.nat(6_000), fc.nat(255)).map(([length, value]) => new Uint8Array(length).fill(value)),
    fc.uint8Array({ maxLength: 3_000 }),
  );
  fc.assert(
    fc.property(fc.array(part, { maxLength: 6 }), fc.integer({ min: 1, max: 9_000 }), (parts, pieceLength) => {
      const bytes = Uint8Array.from(Buffer.concat(parts));
      const profile = profileOf(bytes, pieceLength);
      const windows: number[] = [];
      for (let end = WINDOW_BYTES; end <= bytes.length; end += STEP_BYTES)
        windows.push(plainEntropy(bytes.subarray(end - WINDOW_BYTES, end)));
      expect(profile.bytes).toBe(bytes.length);
      expect(profile.whole).toBeCloseTo(plainEntropy(bytes), 9);
      expect(profile.windows).toBe(windows.length);
      expect(profile.highWindows).toBe(windows.filter((each) => each >= HIGH_ENTROPY_BITS).length);
      expect(profile.highest).toBeCloseTo(Math.max(0, ...windows), 9);
      expect(profile.lowest).toBeCloseTo(windows.length === 0 ? 0 : Math.min(...windows), 9);
    }),
    { numRuns: 300 },
  );
});

test('a payload between plain bytes is found where it lies, to within a window', () => {
  const plain = new Uint8Array(40_000).fill(0x20);
  const bytes = Buffer.concat([plain, noise(50_000), plain, noise(9_000), plain]);
  const { highRuns } = profileOf(bytes);
  expect(highRuns).toHaveLength(2);
  for (const [run, offset, length] of [
    [highRuns[0], 40_000, 50_000],
    [highRuns[1], 130_000, 9_000],
  ] as const) {
    expect(Math.abs((run?.offset ?? 0) - offset)).toBeLessThanOrEqual(WINDOW_BYTES);
    expect(Math.abs((run?.length ?? 0) - length)).toBeLessThanOrEqual(2 * WINDOW_BYTES);
  }
});

test('of many runs the longest are kept', () => {
  const parts = Array.from({ length: RUNS_MAX + 10 }, (_, at) => [
    noise(WINDOW_BYTES * (at === 3 ? 9 : 2), `${at}`),
    new Uint8Array(WINDOW_BYTES * 2),
  ]).flat();
  const { highRuns } = profileOf(Buffer.concat(parts));
  expect(highRuns).toHaveLength(RUNS_MAX);
  expect(Math.max(...highRuns.map(({ length }) => length))).toBeGreaterThan(WINDOW_BYTES * 8);
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
