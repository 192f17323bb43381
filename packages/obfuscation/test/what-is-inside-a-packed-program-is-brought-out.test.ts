import { decodeBytes } from '@guardimesh/obfuscation';
import fc from 'fast-check';
import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { LINE, PACKED_PROGRAMS } from './decode/packed-programs.js';
import type { NrvKind, WordBytes } from './decode/nrv-encoder.js';
import { packProgram, plainProgram } from './decode/write-upx.js';
import { pe } from './pe-and-mach-o/parsed.js';

const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');
const programs = Object.entries(PACKED_PROGRAMS);
const elves = programs.filter(([name]) => name.startsWith('elf'));
const windows = programs.filter(([name]) => name.startsWith('pe'));

const KINDS: readonly NrvKind[] = ['nrv2b', 'nrv2d', 'nrv2e'];
const WORDS: readonly WordBytes[] = [1, 2, 4];
const LAYOUTS = ([32, 64] as const).flatMap((bits) => (['little', 'big'] as const).map((order) => ({ bits, order })));
const TEXT = `${LINE} ${'and the same once more '.repeat(200)}${Array.from({ length: 900 }, (_, at) => at).join(' ')}`;

describe('programs that UPX packed', () => {
  test.each(elves)(
    '%s: the file is given back byte by byte, and its checksum agrees',
    (_, { bytes, method, sha256: was }) => {
      const { pieces, stopped } = decodeBytes(bytes);
      expect(pieces.map(({ by, depth, intact }) => ({ by, depth, intact }))).toEqual([
        { by: [method], depth: 1, intact: true },
      ]);
      expect(pieces.map((piece) => sha256(piece.bytes))).toEqual([was]);
      expect(stopped).toBeNull();
    },
  );

  test.each(windows)(
    '%s: its code and data are given back byte by byte, addresses too',
    (_, { bytes, method, sha256: was }) => {
      const { pieces } = decodeBytes(bytes);
      expect(pieces.map(({ by, intact }) => ({ by, intact }))).toEqual([{ by: [method], intact: true }]);
      const [file = new Uint8Array(0)] = pieces.map((piece) => piece.bytes);
      const { bits, sections } = pe(file);
      expect([bits, sections?.map(({ name }) => name)]).toEqual([64, ['.text', '.data', '.rdata', '.idata', '.reloc']]);
      // the table of imports is what UPX does not keep as it was
      const kept = sections?.slice(0, 3).map(({ offset, fileSize }) => file.subarray(offset, offset + fileSize)) ?? [];
      expect(sha256(Buffer.concat(kept))).toBe(was);
    },
  );

  test('what is packed twice is unpacked twice', () => {
    const { bytes } = PACKED_PROGRAMS['elf64-nrv2e'];
    const script = `echo ${Buffer.from(bytes).toString('base64')} | base64 -d > /tmp/a`;
    expect(decodeBytes(Buffer.from(script)).pieces.map(({ by }) => by)).toEqual([['base64'], ['base64', 'upx-nrv2e']]);
  });
});

describe('programs that were tampered with after UPX', () => {
  const { bytes, sha256: was } = PACKED_PROGRAMS['elf64-nrv2e'];
  const changed = (change: (copy: Buffer) => void): Uint8Array => {
    const copy = Buffer.from(bytes);
    change(copy);
    return copy;
  };
  const at = Buffer.from(bytes).indexOf('UPX!');

  test('without any of its magics one is unpacked all the same', () => {
    const tampered = changed((copy) => {
      for (let place = copy.indexOf('UPX!'); place !== -1; place = copy.indexOf('UPX!'))
        copy.write('YTS\u0000', place, 'latin1');
    });
    const { pieces } = decodeBytes(tampered);
    expect(pieces.map((piece) => [sha256(piece.bytes), piece.intact])).toEqual([[was, null]]);
  });

  test('with the sizes in p_info wiped out, what the segments hold comes out', () => {
    const { pieces } = decodeBytes(changed((copy) => copy.fill(0, at + 8, at + 20)));
    expect(pieces.map((piece) => Buffer.from(piece.bytes).includes(LINE))).toEqual([true]);
  });

  test('a wrong checksum is told and keeps nothing back', () => {
    const tampered = changed((copy) => {
      const header = copy.lastIndexOf('UPX!');
      copy.writeUInt32LE(0xdead_beef, header + 8);
      copy[header + 31] = copy.subarray(header + 4, header + 31).reduce((sum, byte) => sum + byte, 0) % 251;
    });
    const { pieces } = decodeBytes(tampered);
    expect(pieces.map((piece) => [sha256(piece.bytes), piece.intact])).toEqual([[was, false]]);
  });

  test('a file that is cut off gives what it still has', () => {
    const [headers] = decodeBytes(bytes.subarray(0, at + 300)).pieces;
    expect(Buffer.from(headers?.bytes ?? []).toString('latin1', 0, 4)).toBe('\u007fELF');
    const [longer] = decodeBytes(bytes.subarray(0, bytes.length - 200)).pieces;
    expect(Buffer.from(longer?.bytes ?? []).includes(LINE)).toBe(true);
  });
});

describe.each(LAYOUTS)('$bits bits, $order endian', ({ bits, order }) => {
  const program = plainProgram({ bits, order }, TEXT);

  test.each(KINDS.flatMap((kind) => WORDS.map((wordBytes) => [kind, wordBytes] as const)))(
    '%s with words of %i bytes gives the program back, and what lies behind its segments',
    (kind, wordBytes) => {
      const { pieces } = decodeBytes(packProgram(program, { bits, order, kind, wordBytes }));
      expect(pieces.map(({ by }) => by)).toEqual([[`upx-${kind}`]]);
      expect(pieces.map((piece) => Buffer.compare(piece.bytes, program))).toEqual([0]);
    },
  );
});

test('whatever is in a program, all three methods give it back', () => {
  const contents = fc.oneof(
    fc.string({ unit: 'binary-ascii', minLength: 1, maxLength: 3_000 }),
    fc
      .array(fc.constantFrom('ab', 'abc', 'x'.repeat(300), '0123456789'), { minLength: 1, maxLength: 300 })
      .map((parts) => parts.join('')),
  );
  fc.assert(
    fc.property(contents, fc.constantFrom(...KINDS), fc.constantFrom(...WORDS), (text, kind, wordBytes) => {
      const layout = { bits: 64, order: 'little' } as const;
      const program = plainProgram(layout, text);
      const { pieces } = decodeBytes(packProgram(program, { ...layout, kind, wordBytes }));
      expect(Buffer.compare(pieces[0]?.bytes ?? new Uint8Array(0), program)).toBe(0);
    }),
    { numRuns: 200 },
  );
});
