import { decodeBytes, DECODE_LIMITS, type DecodeLimits } from '@guardimesh/obfuscation';
import fc from 'fast-check';
import { deflateRawSync, gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { base64, PAYLOAD } from './decode/encoders.js';
import { PACKED_PROGRAMS } from './decode/packed-programs.js';

const MIB = 1_024 * 1_024;
const shell = '#!/bin/sh\nexit\n';
const tail = (bytes: Uint8Array): Buffer => Buffer.concat([Buffer.from(shell), bytes]);

function sizeOf({ pieces }: ReturnType<typeof decodeBytes>): number {
  return pieces.reduce((sum, { bytes }) => sum + bytes.length, 0);
}

/** What holds of any answer. */
function expectWithin(bytes: Uint8Array, limits: Partial<DecodeLimits> = {}): void {
  const all = { ...DECODE_LIMITS, ...limits };
  const decoded = decodeBytes(bytes, limits);
  expect(decoded.pieces.length).toBeLessThanOrEqual(all.piecesMax);
  expect(sizeOf(decoded)).toBeLessThanOrEqual(all.outputBytesMax);
  for (const { bytes: piece, by, depth } of decoded.pieces) {
    expect(piece.length).toBeGreaterThanOrEqual(all.pieceBytesMin);
    expect(depth).toBeLessThanOrEqual(all.depthMax);
    expect(by.length).toBeGreaterThanOrEqual(depth);
  }
}

describe('each bound stops what it is for, and is told', () => {
  test('depth: literals in literals', () => {
    let script = PAYLOAD.toString();
    for (let turn = 0; turn < 8; turn += 1) script = `echo ${base64(script)} | base64 -d | sh`;
    const { pieces, stopped } = decodeBytes(Buffer.from(script));
    expect([pieces.map(({ depth }) => depth), stopped]).toEqual([[1, 2, 3, 4], 'depth']);
    expect(decodeBytes(Buffer.from(script), { depthMax: 8 })).toMatchObject({ stopped: null });
  });

  test('depth: gzip in gzip', () => {
    let bytes = gzipSync(PAYLOAD);
    for (let turn = 0; turn < 8; turn += 1) bytes = gzipSync(bytes, { level: 0 });
    expect(decodeBytes(tail(bytes))).toMatchObject({ stopped: 'depth' });
  });

  test('pieces: many literals', () => {
    const script = Array.from({ length: 100 }, (_, at) => `echo ${base64(`${PAYLOAD.toString()}${at}`)}`).join('\n');
    const { pieces, stopped } = decodeBytes(Buffer.from(script), { piecesMax: 10 });
    expect([pieces.length, stopped]).toEqual([10, 'pieces']);
  });

  test('expansion: what swells without end is given up to the bound, its beginning first', () => {
    const bomb = gzipSync(Buffer.concat([PAYLOAD, Buffer.alloc(8 * MIB)]));
    const { pieces, stopped } = decodeBytes(tail(bomb), { expansionFreeBytes: MIB, expansionMax: 1 });
    expect(stopped).toBe('expansion');
    expect(Buffer.from(pieces[0]?.bytes.subarray(0, PAYLOAD.length) ?? []).equals(PAYLOAD)).toBe(true);
    expect(pieces[0]?.bytes.length).toBeLessThan(2 * MIB);
  });

  test('output: many pieces together', () => {
    const script = Array.from({ length: 50 }, (_, at) => `echo ${base64(`${PAYLOAD.toString()}${at}`)}`).join('\n');
    const decoded = decodeBytes(Buffer.from(script), { outputBytesMax: 1_000 });
    expect(decoded.stopped).toBe('output');
    expect(sizeOf(decoded)).toBeLessThanOrEqual(1_000);
  });

  test('steps: nothing is begun that they do not suffice for', () => {
    const script = `echo ${base64(PAYLOAD)}`.repeat(100);
    expect(decodeBytes(Buffer.from(script), { stepsMax: 1_000 })).toEqual({ pieces: [], stopped: 'steps' });
  });

  test('smaller than the smallest piece is none', () => {
    const script = `echo ${base64(PAYLOAD)}`;
    expect(decodeBytes(Buffer.from(script), { pieceBytesMin: PAYLOAD.length + 1 }).pieces).toEqual([]);
  });

  test('a UPX header that promises more than the bound is believed in nothing', () => {
    const bytes = Buffer.from(PACKED_PROGRAMS['elf64-nrv2e'].bytes);
    const second = bytes.indexOf('UPX!') - 4 + 24 + 12 + bytes.readUInt32LE(bytes.indexOf('UPX!') + 24);
    bytes.writeUInt32LE(0x7fff_ffff, second);
    const decoded = decodeBytes(bytes);
    expect(decoded.stopped).toBe('expansion');
    expect(sizeOf(decoded)).toBeLessThan(10_000);
  });
});

describe('crafted worst cases take work in proportion to their length', () => {
  const N = 100_000;
  const WORST: Readonly<Record<string, string>> = {
    'one run of letters': 'A'.repeat(N),
    'runs as short as they may be': `${'A'.repeat(32)} `.repeat(N / 33),
    'runs with joints': `${'QUJD'.repeat(8)}\n`.repeat(N / 33),
    backslashes: '\\'.repeat(N),
    'escapes with nothing to tell': '\\x00\\x01'.repeat(N / 8),
    'numbers that are no bytes': '256,'.repeat(N / 4),
    'numbers that end and begin again': `${'1,'.repeat(31)}999,`.repeat(N / 66),
    blanks: ' \n'.repeat(N / 2),
    quotes: `strrev ${'"'.repeat(N)}`,
    'quotes with literals': `strrev "${'evil '.repeat(20)}" `.repeat(N / 110),
    'headers of uuencode': 'begin 644 a\nM\n'.repeat(N / 14),
    'magics of gzip': `#!/bin/sh\n${'\u001f\u008b\u0008\u0000'.repeat(N / 4)}`,
    'magics of byte strings': "b'x\\x9c".repeat(N / 7),
    'magics of UPX': `MZ${'UPX!'.repeat(N / 4)}`,
    'magics of UPX in an ELF file': `\u007fELF${'UPX!'.repeat(N / 4)}`,
  };
  /** each kind of literal is looked for by itself, and what is found is decoded in several ways */
  const STEPS_A_BYTE_MAX = 64;

  test.each(Object.entries(WORST))('%s', (_, text) => {
    const bytes = Buffer.from(text, 'latin1');
    const { stopped } = decodeBytes(bytes, { stepsMax: STEPS_A_BYTE_MAX * bytes.length });
    expect(stopped).not.toBe('steps');
  });
});

test('of a script that inflates, each name may be something: the steps end that', () => {
  const script = `gzinflate str_rot13 strrev ${'x9Zk/Qq+7b'.repeat(4)} `.repeat(3_000);
  expect(decodeBytes(Buffer.from(script), { stepsMax: 16 * MIB })).toEqual({ pieces: [], stopped: 'steps' });
});

describe('nothing throws, and all stays within the bounds', () => {
  const samples: readonly Uint8Array[] = [
    ...Object.values(PACKED_PROGRAMS).map(({ bytes }) => bytes),
    tail(gzipSync(PAYLOAD)),
    Buffer.from(`<?php eval(gzinflate(base64_decode(str_rot13('${base64(deflateRawSync(PAYLOAD))}'))));`),
    Buffer.from(`exec(zlib.decompress(b'x\\x9c${'\\x01a'.repeat(40)}'))`),
    Buffer.from(`begin 644 a\nM${'A'.repeat(60)}\n`),
  ];

  test('any bytes', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 2_000 }), (bytes) => {
        expectWithin(bytes);
      }),
      { numRuns: 500 },
    );
  });

  test('text with the marks of each encoding, in any order', () => {
    const marks = fc.constantFrom(
      ...['\\x41', '\\u0041', '%41', '"', "'", '\n', '\\n', ' + ', '0x41,', '65, ', 'chr(65).', 'QUJD', '4142', '='],
      ...[
        'begin 644 a\n',
        '#!/bin/sh\n',
        '\u001f\u008b\u0008',
        'x\\x9c',
        'gzinflate',
        'str_rot13',
        'strrev',
        '\u007fELF',
        'MZ',
      ],
    );
    fc.assert(
      fc.property(fc.array(marks, { maxLength: 400 }), (parts) => {
        expectWithin(Buffer.from(parts.join(''), 'latin1'));
      }),
      { numRuns: 500 },
    );
  });

  test('valid samples with other bytes in places', () => {
    const changes = fc.array(
      fc.tuple(fc.double({ min: 0, max: 1, noNaN: true, maxExcluded: true }), fc.nat({ max: 255 })),
      {
        minLength: 1,
        maxLength: 12,
      },
    );
    fc.assert(
      fc.property(fc.constantFrom(...samples), changes, fc.boolean(), (sample, patches, isInFront) => {
        const copy = Uint8Array.from(sample);
        // in front are the headers, where a byte changes most
        for (const [place, value] of patches) copy[Math.floor(place * (isInFront ? 600 : copy.length))] = value;
        expectWithin(copy);
      }),
      { numRuns: 1_500 },
    );
  });

  test('valid samples cut off anywhere', () => {
    for (const sample of samples)
      for (let length = 0; length < sample.length; length += 1 + (length >> 3))
        expectWithin(sample.subarray(0, length));
  });

  test('any limits', () => {
    const limits = fc.record({
      outputBytesMax: fc.nat({ max: 10_000 }),
      piecesMax: fc.nat({ max: 4 }),
      depthMax: fc.nat({ max: 3 }),
      pieceBytesMin: fc.nat({ max: 100 }),
      expansionMax: fc.nat({ max: 10 }),
      expansionFreeBytes: fc.nat({ max: 10_000 }),
      stepsMax: fc.nat({ max: 2_000_000 }),
    });
    fc.assert(
      fc.property(fc.constantFrom(...samples), limits, (sample, some) => {
        expectWithin(sample, some);
      }),
      { numRuns: 500 },
    );
  });
});
