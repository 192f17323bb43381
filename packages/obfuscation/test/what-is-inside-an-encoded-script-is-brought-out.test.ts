import { decodeBytes } from '@guardimesh/obfuscation';
import { deflateRawSync, deflateSync, gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { PACKED_PROGRAMS } from './decode/packed-programs.js';
import { base64, each, lines, PAYLOAD, reversed, rot13, tar, uuencoded } from './decode/encoders.js';

const hex2 = (byte: number): string => byte.toString(16).padStart(2, '0');
const text = PAYLOAD.toString();

/** A script, the layers that are taken off, and what must come out at last. */
const CHAINS: Readonly<
  Record<string, readonly [script: string | Buffer, by: readonly string[], inside?: Buffer | string]>
> = {
  base64: [`echo ${base64(PAYLOAD)} | base64 -d | sh`, ['base64']],
  'base64 for URLs': [`x = "${PAYLOAD.toString('base64url')}"`, ['base64']],
  'base64 in a here document': [`base64 -d <<EOF | sh\n${lines(base64(PAYLOAD), 76)}\nEOF\n`, ['base64']],
  'base64 in short lines': [`base64 -d <<'EOF'\n${lines(base64(PAYLOAD), 40)}\nEOF\n`, ['base64']],
  'base64 of a program that ends in zeros': [
    `base64 -d <<A_MARKER\n${lines(base64(Buffer.concat([PAYLOAD, Buffer.alloc(60)])), 76)}\nA_MARKER\n`,
    ['base64'],
    Buffer.concat([PAYLOAD, Buffer.alloc(60)]),
  ],
  'base64 of a tar archive': [
    `base64 -d <<EOF\n${lines(base64(tar('./run.sh', PAYLOAD)), 76)}\nEOF\n`,
    ['base64'],
    tar('./run.sh', PAYLOAD),
  ],
  'base64 in strings put together': [
    `eval(atob("${base64(PAYLOAD).slice(0, 50)}" +\n  "${base64(PAYLOAD).slice(50, 90)}" + "${base64(PAYLOAD).slice(90)}"))`,
    ['base64'],
  ],
  'base64 with escaped line breaks': [`a = "\\n${lines(base64(PAYLOAD), 60).replaceAll('\n', '\\n')}\\n"`, ['base64']],
  'base64, gzip': [`x='${base64(gzipSync(PAYLOAD))}'`, ['base64', 'gzip']],
  'base64, zlib': [`exec(zlib.decompress(base64.b64decode('${base64(deflateSync(PAYLOAD))}')))`, ['base64', 'zlib']],
  'base64, deflate': [
    `<?php eval(gzinflate(base64_decode('${base64(deflateRawSync(PAYLOAD))}')));`,
    ['base64', 'deflate'],
  ],
  'rot13, base64, deflate': [
    `<?php eval(gzinflate(base64_decode(str_rot13('${rot13(base64(deflateRawSync(PAYLOAD)))}'))));`,
    ['rot13', 'base64', 'deflate'],
  ],
  'base64, rot13, deflate': [
    `<?php eval(gzinflate(str_rot13(base64_decode('${base64(rot13(deflateRawSync(PAYLOAD).toString('latin1')))}'))));`,
    ['base64', 'rot13', 'deflate'],
  ],
  'reversed base64': [`<?php eval(base64_decode(strrev('${reversed(base64(PAYLOAD))}')));`, ['reversed', 'base64']],
  rot13: [`<?php eval(str_rot13("${rot13(text)}"));`, ['rot13']],
  reversed: [`echo '${reversed(text)}' | rev | sh`, ['reversed']],
  hex: [`echo ${PAYLOAD.toString('hex')} | xxd -r -p | sh`, ['hex']],
  'hex in lines': [`xxd -r -p <<X\n${lines(PAYLOAD.toString('hex'), 60)}\nX`, ['hex']],
  'hex behind 0x': [`EXEC(0x${PAYLOAD.toString('hex')})`, ['hex']],
  'escapes \\x': [`printf '${each(PAYLOAD, (byte) => `\\x${hex2(byte)}`)}'`, ['hex-escapes']],
  'escapes \\u': [`eval("${each(PAYLOAD, (byte) => `\\u00${hex2(byte)}`)}")`, ['unicode-escapes']],
  'escapes \\u{}': [`eval("${each(PAYLOAD, (byte) => `\\u{${hex2(byte)}}`)}")`, ['unicode-escapes']],
  'octal escapes': [`printf "${each(PAYLOAD, (byte) => `\\${byte.toString(8).padStart(3, '0')}`)}"`, ['octal-escapes']],
  'percent signs': [`eval(unescape('${each(PAYLOAD, (byte) => `%${hex2(byte)}`)}'))`, ['percent-encoding']],
  numbers: [`a = [${[...PAYLOAD].join(', ')}]`, ['numbers']],
  'numbers in hex': [`byte[] b = {${[...PAYLOAD].map((byte) => `0x${hex2(byte)}`).join(',')}};`, ['numbers']],
  'pairs of digits': [`x = "${[...PAYLOAD].map(hex2).join(' ')}"`, ['numbers']],
  'chr()': [`eval(${[...PAYLOAD].map((byte) => `chr(${byte})`).join('.')})`, ['numbers']],
  'String.fromCharCode': [`eval(String.fromCharCode(${[...PAYLOAD].join(',')}))`, ['numbers']],
  '[char] of PowerShell': [`iex (${[...PAYLOAD].map((byte) => `[char]${byte}`).join('+')})`, ['numbers']],
  'ChrW of VBScript': [`Execute ${[...PAYLOAD].map((byte) => `ChrW(${byte})`).join(' & ')}`, ['numbers']],
  'powershell -enc': [`powershell -enc ${base64(Buffer.from(text, 'utf16le'))}`, ['base64', 'utf-16le']],
  uuencode: [`#!/bin/sh\nuudecode <<E\n${uuencoded(PAYLOAD)}E\n`, ['uuencode']],
  'bytes as Python shows them': [
    `exec(zlib.decompress(b'${each(deflateSync(PAYLOAD), (byte) =>
      byte < 0x20 || byte > 0x7e || byte === 0x27 || byte === 0x5c ? `\\x${hex2(byte)}` : String.fromCharCode(byte),
    )}'))`,
    ['byte-string', 'zlib'],
  ],
  'a program out of echo -ne': [
    lines(
      each(Buffer.from(PACKED_PROGRAMS['elf32-nrv2e'].bytes), (byte) => `\\x${hex2(byte)}`),
      256,
    )
      .split('\n')
      .map((line) => `echo -ne "${line}" >> /tmp/a`)
      .join('\n'),
    ['hex-escapes'],
    Buffer.from(PACKED_PROGRAMS['elf32-nrv2e'].bytes),
  ],
};

describe('a payload that a script carries', () => {
  test.each(Object.entries(CHAINS))('as %s', (_, [script, by, inside = PAYLOAD]) => {
    const { pieces, stopped } = decodeBytes(Buffer.from(script));
    expect(pieces[0]?.by).toEqual(by);
    expect(Buffer.from(pieces[0]?.bytes ?? []).toString('latin1')).toBe(inside.toString('latin1'));
    expect(stopped).toBeNull();
  });

  test('in a file of UTF-16', () => {
    const script = Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from(`$a = "${base64(PAYLOAD)}"`, 'utf16le')]);
    expect(decodeBytes(script).pieces.map(({ by }) => by)).toEqual([['utf-16le'], ['utf-16le', 'base64']]);
  });

  test('in one within another is followed, with all layers told', () => {
    const inner = `c = '${PAYLOAD.toString('hex')}'`;
    const script = `a = '${base64(gzipSync(`b = '${base64(deflateSync(inner))}'`))}'`;
    const { pieces } = decodeBytes(Buffer.from(script));
    expect(pieces.map(({ by, depth }) => [by.join(' '), depth])).toEqual([
      ['base64 gzip', 1],
      ['base64 gzip base64 zlib', 2],
      ['base64 gzip base64 zlib hex', 3],
    ]);
  });

  test('of a script that rotates, also within what it unpacks', () => {
    const inner = `eval(base64_decode('${rot13(base64(PAYLOAD))}'));`;
    const script = `<?php eval(gzinflate(str_rot13(base64_decode('${base64(rot13(deflateRawSync(inner).toString('latin1')))}'))));`;
    expect(decodeBytes(Buffer.from(script)).pieces.at(-1)?.by).toEqual([
      'base64',
      'rot13',
      'deflate',
      'rot13',
      'base64',
    ]);
  });

  test('in names of an array, as JavaScript is obfuscated, comes out as one text', () => {
    const code = text.slice(text.indexOf('#', 1));
    const words = code.match(/.{1,8}/gs) ?? [];
    const array = words.map((word) => `"${each(Buffer.from(word), (byte) => `\\x${hex2(byte)}`)}"`).join(',');
    const { pieces } = decodeBytes(Buffer.from(`var _0x1=[${array}];`));
    expect(pieces.map(({ bytes }) => Buffer.from(bytes).toString().replaceAll('","', ''))).toEqual([`${code}\n`]);
  });

  test('given many times over is given back once', () => {
    const script = `echo ${base64(PAYLOAD)}\n`.repeat(1_000);
    expect(decodeBytes(Buffer.from(script))).toMatchObject({ pieces: [{ by: ['base64'] }], stopped: null });
  });
});

describe('scripts that unpack themselves', () => {
  const program = Buffer.from(PACKED_PROGRAMS['elf64-lzma'].bytes);
  const gzexe = '#!/bin/sh\nskip=3\ntail -n +$skip <"$0" | gzip -cd > "$tmp"\n';

  test('as gzexe leaves one', () => {
    const { pieces } = decodeBytes(Buffer.concat([Buffer.from(gzexe), gzipSync(program)]));
    expect(pieces.map(({ by }) => by)).toEqual([
      ['script-tail', 'gzip'],
      ['script-tail', 'gzip', 'upx-lzma'],
    ]);
    expect(Buffer.compare(pieces[0]?.bytes ?? Buffer.alloc(0), program)).toBe(0);
  });

  test('with a wrong checksum, cut off, or as two gzip files one behind the other', () => {
    const whole = gzipSync(Buffer.concat([PAYLOAD, program]));
    const wrong = Buffer.from(whole).fill(0, whole.length - 8);
    const both = Buffer.concat([gzipSync(PAYLOAD), gzipSync(program)]);
    for (const tail of [wrong, whole.subarray(0, whole.length - 100), both]) {
      const [piece] = decodeBytes(Buffer.concat([Buffer.from(gzexe), tail])).pieces;
      expect(Buffer.from(piece?.bytes ?? []).includes(PAYLOAD)).toBe(true);
    }
    const [piece] = decodeBytes(Buffer.concat([Buffer.from(gzexe), both])).pieces;
    expect(piece?.bytes.length).toBe(PAYLOAD.length + program.length);
  });

  test('with a program as it is behind them', () => {
    const { pieces } = decodeBytes(Buffer.concat([Buffer.from('#!/bin/sh\nexec tail -c +99 "$0"\n'), program]));
    expect(pieces.map(({ by }) => by)).toEqual([['script-tail'], ['script-tail', 'upx-lzma']]);
  });
});

describe('what is not worth giving back', () => {
  const noise = (first: readonly number[]): Buffer =>
    Buffer.from([...first, ...Array.from({ length: 400 }, (_, at) => (at * 7919 + (at >> 3) * 131) & 0xff)]);
  const HARMLESS: Readonly<Record<string, Buffer>> = {
    'a PNG': noise([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]),
    'a JPEG': noise([0xff, 0xd8, 0xff, 0xe0]),
    'a GIF': noise([...Buffer.from('GIF89a')]),
    'a font': noise([...Buffer.from('wOF2')]),
    'a certificate': noise([0x30, 0x82, 3, 0x11, 0x30, 0x82, 2]),
    WebAssembly: noise([0, 0x61, 0x73, 0x6d, 1, 0, 0, 0]),
    'a source map': Buffer.from(`{"version":3,"sources":["a.js"],"mappings":"${'AAAA;'.repeat(50)}"}`),
    'a table of one number': Buffer.alloc(200, 0x33),
  };

  test.each(Object.entries(HARMLESS))('%s, in base64, in hex or as numbers', (_, bytes) => {
    for (const script of [base64(bytes), bytes.toString('hex'), [...bytes].join(',')])
      expect(decodeBytes(Buffer.from(`const a = zlib.inflate('${script}');`))).toEqual({ pieces: [], stopped: null });
  });

  test('digests, paths and names, plain text, an encoded address', () => {
    const script = [
      'a94a8fe5ccb19ba61c4c0873d391e987982fbbd3d3a2e4d6b1a4c0873d391e98',
      '/usr/lib/x86_64-linux-gnu/perl5/5.36/auto/threads/shared/shared.so',
      'AbstractSingletonProxyFactoryBeanForTheRestOfUsWithALongName',
      'https://example.org/?q=%3Csvg%20xmlns%3D%22http%3A%2F%2Fwww.w3.org%2F2000%2Fsvg%22%3E%3C%2Fsvg%3E',
      'The quick brown fox jumps over the lazy dog, and again, and again, and once more.',
    ].join('\n');
    expect(decodeBytes(Buffer.from(script))).toEqual({ pieces: [], stopped: null });
  });
});
