import { deflateRawSync } from 'node:zlib';

/** What a rule must find, and what looks like it and it must not. Made here: no sample is stored. */
export interface Samples {
  readonly finds: readonly Buffer[];
  readonly leaves: readonly Buffer[];
}

const text = (...lines: readonly string[]): Buffer => Buffer.from(`${lines.join('\n')}\n`);
const BASE64 = Buffer.from('echo nothing to see here, and so on and on and on and on').toString('base64');

/** The first bytes of a 64-bit ELF file, then what is given at its places. */
function elf(parts: Readonly<Record<number, string>>, { sections = 20, size = 4_096 } = {}): Buffer {
  const bytes = Buffer.alloc(size, 0x90);
  bytes.set([0x7f, 0x45, 0x4c, 0x46, 2, 1, 1, 0], 0);
  bytes.writeBigUInt64LE(sections === 0 ? 0n : 3_000n, 0x28);
  bytes.writeUInt16LE(sections, 0x3c);
  for (const [at, part] of Object.entries(parts)) bytes.write(part, Number(at), 'latin1');
  return bytes;
}

function pe(parts: Readonly<Record<number, string>>): Buffer {
  const bytes = Buffer.alloc(4_096);
  bytes.write('MZ', 0);
  for (const [at, part] of Object.entries(parts)) bytes.write(part, Number(at), 'latin1');
  return bytes;
}

const names = (count: number): string =>
  Array.from({ length: count }, (_, at) => `_0x${(0x1a2b + at).toString(16)}`).join();
const UPX_TEXT = 'This file is packed with the UPX executable packer http://upx.sf.net';

export const SAMPLES: Readonly<Record<string, Samples>> = {
  packed_elf_upx: {
    finds: [elf({ 236: 'UPX!' }, { sections: 0 }), elf({ 4_060: 'UPX!' })],
    // upx itself, and a text about it
    leaves: [elf({ 2_000: 'UPX!' }), text('UPX! is the magic of a packer')],
  },
  packed_elf_upx_damaged: {
    finds: [
      elf({ 236: 'XXX!', 2_000: UPX_TEXT }, { sections: 0 }),
      elf({ 3_000: 'PROT_EXEC|PROT_WRITE failed.\n' }, { sections: 0 }),
    ],
    leaves: [elf({ 2_000: UPX_TEXT }), elf({ 236: 'UPX!', 2_000: UPX_TEXT }, { sections: 0 }), text(UPX_TEXT)],
  },
  packed_shell_script_shc: {
    finds: [elf({ 1_000: 'E: neither argv[0] nor $_ works.', 1_100: '=%lu %d' })],
    leaves: [elf({ 1_100: '=%lu %d' }), text('E: neither argv[0] nor $_ works.', '=%lu %d')],
  },
  packed_pe_upx: {
    finds: [pe({ 400: 'UPX0\0\0\0\0', 440: 'UPX1\0\0\0\0' })],
    leaves: [pe({ 400: 'UPX0\0\0\0\0' }), pe({ 3_000: 'UPX0\0\0\0\0UPX1\0\0\0\0' })],
  },
  packed_pe_by_section_name: {
    finds: [pe({ 400: '.aspack\0' }), pe({ 440: '.vmp0\0\0\0' })],
    leaves: [pe({ 400: '.text\0\0\0' }), pe({ 3_000: '.aspack\0' })],
  },
  encoded_python_run: {
    finds: [
      text('import zlib,base64', `exec(zlib.decompress(base64.b64decode(b"${BASE64}")))`),
      text(`exec(__import__('base64').b64decode('${BASE64}'))`),
      text(`exec((__import__("marshal")).loads(b'abc'))`),
    ],
    leaves: [
      text(
        'import zlib, base64',
        'data = zlib.decompress(base64.b64decode(blob))',
        'exec(compile(source, path, "exec"))',
      ),
      text('executor.submit(base64.b64decode, blob)'),
    ],
  },
  encoded_python_pyarmor: {
    finds: [
      text('from pytransform import pyarmor', "__pyarmor__(__name__, __file__, b'\\x50\\x59')"),
      text('from pyarmor_runtime_000000 import __pyarmor__'),
    ],
    leaves: [text('# how to use pyarmor: pip install pyarmor', 'import pyarmor')],
  },
  encoded_php_run: {
    finds: [
      text('<?php eval(gzinflate(base64_decode("abc")));'),
      text('<?PHP', '@eval ( @base64_decode( $_POST["x"] ) );'),
    ],
    leaves: [
      text('<?php $x = gzinflate(base64_decode($stored)); echo $x;'),
      text('<?php $result = evaluate(base64_decode($x)); eval($code);'),
      text('eval(base64_decode($x)) is how web shells hide'),
    ],
  },
  encoded_shell_run: {
    finds: [
      text('#!/bin/sh', `eval "$(echo ${BASE64} | base64 -d)"`),
      text('#!/bin/bash', `echo ${BASE64} | base64 --decode | bash`),
      text(`printf '${BASE64}' | base64 -d | gunzip | sh`),
    ],
    leaves: [
      text('#!/bin/sh', 'eval "$(ssh-agent -s)"', `echo ${BASE64} | base64 -d > picture.png`),
      text('curl https://example.com/install.sh | sh'),
    ],
  },
  encoded_perl_run: {
    finds: [text("eval unpack u=>q{_<')I;G0@(DAE;&QO}"), text(`use MIME::Base64; eval(decode_base64("${BASE64}"));`)],
    leaves: [text('my @fields = unpack "u", $line; eval { risky() };')],
  },
  encoded_powershell_run: {
    finds: [
      text(`powershell.exe -NoProfile -W Hidden -enc ${BASE64}${BASE64}`),
      Buffer.from(`iex ([Text.Encoding]::UTF8.GetString([Convert]::FromBase64String("${BASE64}")))`, 'utf16le'),
    ],
    leaves: [
      text('powershell -File build.ps1 -Encoding utf8'),
      text('$bytes = [Convert]::FromBase64String($secret)', 'Invoke-Expression $command'),
    ],
  },
  encoded_javascript_string_array: {
    finds: [text(`var ${names(40)};(function(a,b){while(!![]){try{a['push'](_0x1a2b['shift']());}catch(e){}}}());`)],
    leaves: [text(`var ${names(10)};a['push'](_0x1a2b['shift']())`), text(`const colours = [${names(60)}];`)],
  },
  encoded_javascript_jsfuck: {
    finds: [text(`${'(![]+[])[+[]]+(!![]+[])[+[]]+'.repeat(20)}[]`)],
    leaves: [text('const letter = (![]+[])[+[]]; // f of false')],
  },
};

/** Bytes in which nothing is to be found: what is compressed, and what is empty. */
export const PLAIN: readonly Buffer[] = [
  Buffer.alloc(0),
  Buffer.alloc(10_000),
  deflateRawSync(Buffer.alloc(50_000, 'abc')),
];
