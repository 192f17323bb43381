import { closeSync, openSync, readdirSync, readSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { scriptDialect, SCRIPT_DIALECTS, type ScriptDialect } from '@guardimesh/obfuscation';
import { NO_SCRIPTS, ON_ONE_LINE, ORDINARY } from './script-samples.js';

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
const told = (text: string, name: string | null = null): ScriptDialect | null =>
  scriptDialect(bytes(text), name === null ? null : bytes(name));
const ordinary = Object.entries(ORDINARY) as [ScriptDialect, string][];
const utf16 = (text: string, order: 'le' | 'be', mark: boolean): Uint8Array => {
  const all = Buffer.from(`${mark ? '\ufeff' : ''}${text}`, 'utf16le');
  return new Uint8Array(order === 'le' ? all : all.swap16());
};

describe('a first line that names the interpreter is enough', () => {
  const lines: [string, ScriptDialect][] = [
    ['#!/bin/sh', 'shell'],
    ['#! /bin/bash -e', 'shell'],
    ['#!/usr/bin/dash', 'shell'],
    ['#!/bin/busybox ash', 'shell'],
    ['#!/bin/busybox sh', 'shell'],
    ['#!/bin/zsh', 'shell'],
    ['#!/usr/bin/env ksh', 'shell'],
    ['#!/usr/bin/python3.11', 'python'],
    ['#!/usr/bin/env -S python3 -u', 'python'],
    ['#!/usr/bin/env -Spython3 -u', 'python'],
    ['#!/usr/bin/env -i -u HOME LANG=C PATH=/bin python2.7', 'python'],
    ['#!/opt/pypy3/bin/pypy3', 'python'],
    ['#!/usr/bin/perl5.36.0 -w', 'perl'],
    ['#!/usr/bin/php8.2', 'php'],
    ['#!/usr/bin/env node', 'javascript'],
    ['#!/usr/bin/env --split-string=deno run', 'javascript'],
    ['#!/usr/bin/nodejs', 'javascript'],
    ['#!/usr/bin/env pwsh', 'powershell'],
    ['#!/usr/bin/ruby3.1', 'ruby'],
    ['#!/usr/bin/lua5.4', 'lua'],
    ['#!/usr/bin/luajit', 'lua'],
  ];
  it.each(lines)('%s', (line, dialect) => {
    for (const end of ['\n', '\r\n', '']) expect(told(`${line}${end}`)).toBe(dialect);
    expect(told(`\ufeff${line}\nx\n`)).toBe(dialect);
  });

  it('also before bytes that are no text, since the kernel starts it all the same', () => {
    const payload = Buffer.concat([Buffer.from('#!/bin/sh\nexit 0\n'), Buffer.alloc(4_096, 0)]);
    expect(scriptDialect(payload, null)).toBe('shell');
  });

  it('but not where it names something else', () => {
    for (const line of ['#!', '#!/bin/cat', '#!/usr/bin/env', '#!/usr/bin/env -S', '#!/bin/busybox'])
      expect(told(line)).toBeNull();
  });
});

describe('without such a line', () => {
  it.each(ordinary)('an ordinary %s script is told', (dialect, text) => {
    expect(told(text)).toBe(dialect);
    expect(told(`\ufeff${text}`)).toBe(dialect);
    expect(told(text.replaceAll('\n', '\r\n'))).toBe(dialect);
    for (const order of ['le', 'be'] as const)
      for (const mark of [true, false]) expect(scriptDialect(utf16(text, order, mark), null)).toBe(dialect);
  });

  it.each(Object.entries(ON_ONE_LINE))('so is %s on a single line', (dialect, text) => {
    expect(told(text)).toBe(dialect);
  });

  it.each([
    ['javascript', 'eval(atob("YWxlcnQoMSk="))'],
    ['javascript', "var _0x1a2b=['\\x61','\\x62'];(function(_0x3c,_0x4d){while(!![]){break;}}(_0x1a2b,0x1));"],
    ['javascript', "eval(function(p,a,c,k,e,d){return p}('0 1',2,2,'a|b'.split('|'),0,{}))"],
    ['javascript', '[][(![]+[])[+[]]+(![]+[])[!+[]+!+[]]+(![]+[])[+!+[]]+(!![]+[])[+[]]][([][(![]+[])[+[]]]+[])[3]]'],
    ['python', "exec(__import__('zlib').decompress(__import__('base64').b64decode('eJw=')))"],
    [
      'python',
      "from pytransform import pyarmor_runtime\npyarmor_runtime()\n__pyarmor__(__name__, __file__, b'\\x50')\n",
    ],
    ['shell', 'eval "$(printf \'\\x65\' | base64 -d | gunzip)"'],
    ['perl', 'eval unpack u=>q{_<V]M90}'],
    ['powershell', "iex ([Text.Encoding]::UTF8.GetString([Convert]::FromBase64String('MQ==')))"],
    ['php', '<?=`ls`?>'],
    ['php', "<html><body><script>var a=function(){return 1}</script><?php system('id'); ?></body></html>"],
    ['php', '#!/bin/ls\n<?php echo 1;'],
    ['php', `<?php __halt_compiler();${'\0\u0001'.repeat(500)}`],
    ['lua', 'return(function(...)local a={"\\104"};local function b(c)return a[c]end;return b(1)end)(...)'],
  ])('and %s that hides what it does: %s', (dialect, text) => {
    expect(told(text)).toBe(dialect);
  });

  it.each(Object.entries(NO_SCRIPTS))('%s is none, whatever its name says', (_, text) => {
    expect(told(text)).toBeNull();
    for (const name of ['x.py', 'x.js', 'x.sh', 'x.rb', 'x']) expect(told(text, name)).toBeNull();
  });

  it('the name of a script changes nothing where its content is clear', () => {
    for (const [dialect, text] of ordinary)
      for (const name of ['x.py', 'x.js', 'x.sh', 'x.pl', 'x.php', 'x.ps1', 'x.lua', 'x.rb', 'x.txt', 'x.jpg'])
        expect(told(text, `/tmp/${name}`)).toBe(dialect);
  });

  it('the name decides between two languages that both have something of their own', () => {
    const both = 'def x(a)\n  a\nend\nputs x(1)\nlocal b = 1\nfor c = 1, 3 do\nend\n';
    expect(told(both, 'x.rb')).toBe('ruby');
    expect(told(both, 'x.lua')).toBe('lua');
    expect(told(both, 'x.py')).not.toBe('python');
  });
});

describe('bytecode is told by its magic number', () => {
  const pyc = (magic: number, ...rest: readonly number[]): Uint8Array =>
    Uint8Array.of(magic & 255, magic >> 8, 0x0d, 0x0a, ...rest, ...new Array<number>(16).fill(0));

  it('of every CPython from 2.7 to 3.14, and of no other number', () => {
    for (const magic of [
      62_211, 3_160, 3_230, 3_310, 3_351, 3_379, 3_394, 3_413, 3_425, 3_439, 3_495, 3_531, 3_571, 3_627,
    ])
      expect(scriptDialect(pyc(magic), null)).toBe('python-bytecode');
    for (const magic of [0, 2_999, 3_650, 20_121, 62_212, 65_535]) expect(scriptDialect(pyc(magic), null)).toBeNull();
  });

  it('but not with flags that do not exist', () => {
    for (const flags of [0, 1, 2, 3]) expect(scriptDialect(pyc(3_531, flags, 0, 0, 0), null)).toBe('python-bytecode');
    for (const flags of [[4], [0, 1], [0, 0, 0, 128]])
      expect(scriptDialect(pyc(3_531, ...flags, 0, 0, 0), null)).toBeNull();
  });

  it('of Lua and LuaJIT', () => {
    expect(scriptDialect(Buffer.from('\u001bLua\x54\0\x19\x93', 'latin1'), null)).toBe('lua-bytecode');
    expect(scriptDialect(Buffer.from('\u001bLJ\x02\x02', 'latin1'), null)).toBe('lua-bytecode');
    expect(scriptDialect(Buffer.from('\u001b[0m', 'latin1'), null)).toBeNull();
  });
});

describe('scripts of this machine are told without their first line', () => {
  const FOLDERS = [
    ...['/usr/bin', '/usr/sbin', '/usr/lib/git-core', '/etc/init.d', '/var/lib/dpkg/info'],
    ...['3.9', '3.10', '3.11', '3.12', '3.13', '3.14'].map((version) => `/usr/lib/python${version}`),
  ];
  const COUNT_MAX = 150;

  function scriptsOf(folder: string): Uint8Array[] {
    try {
      const files = readdirSync(folder, { withFileTypes: true }).filter((entry) => entry.isFile());
      return files.map(({ name }) => headOf(join(folder, name))).filter((head) => head[0] === 0x23 && head[1] === 0x21);
    } catch {
      return [];
    }
  }

  function headOf(path: string): Uint8Array {
    const head = new Uint8Array(65_536);
    const file = openSync(path, 'r');
    const length =
      readSync(file, head, 0, 2, 0) === 2 && head[0] === 0x23 ? readSync(file, head, 0, head.length, 0) : 0;
    closeSync(file);
    return head.subarray(0, length);
  }

  const scripts = FOLDERS.flatMap(scriptsOf);
  it.for(['shell', 'python', 'perl'] as const)(
    '%s: nine of ten, and hardly any as something else',
    (dialect, { skip }) => {
      const ofDialect = scripts.filter((head) => scriptDialect(head, null) === dialect).slice(0, COUNT_MAX);
      // a shebang that leads on (a shell script that starts Perl) says little of what follows, and one line is no script
      const bodies = ofDialect.map((head) => head.subarray(head.indexOf(0x0a) + 1)).filter((body) => body.length > 100);
      if (bodies.length < 20) skip(`only ${bodies.length} scripts are here`);
      const found = bodies.map((body) => scriptDialect(body, null));
      const wrong = found.filter((each) => each !== dialect && each !== null);
      expect(found.filter((each) => each === dialect).length / bodies.length).toBeGreaterThanOrEqual(0.9);
      expect(wrong.length / bodies.length).toBeLessThanOrEqual(0.02);
    },
  );
});

describe('any bytes', () => {
  const fragments = [...Object.values(ORDINARY), ...Object.values(NO_SCRIPTS)].flatMap((text) => text.split(/(?<=\n)/));
  const anything = fc.oneof(
    fc.uint8Array({ maxLength: 2_000 }),
    fc.array(fc.constantFrom(...fragments), { maxLength: 40 }).map((lines) => bytes(lines.join(''))),
    fc
      .tuple(fc.constantFrom('#!', '#!/usr/bin/env ', '\ufeff<?', '{"', '"""'), fc.string())
      .map(([a, b]) => bytes(a + b)),
  );

  it('are answered with a dialect or none, always the same, and leave the input as it was', () => {
    fc.assert(
      fc.property(anything, fc.option(fc.uint8Array({ maxLength: 40 })), (head, name) => {
        const before = head.slice();
        const dialect = scriptDialect(head, name);
        expect(dialect === null || SCRIPT_DIALECTS.includes(dialect)).toBe(true);
        expect(scriptDialect(head, name)).toBe(dialect);
        expect(head).toEqual(before);
      }),
    );
  });

  it('that are random are no script', () => {
    let seed = 7;
    const random = Uint8Array.from({ length: 65_536 }, () => {
      seed = (Math.imul(seed, 1_103_515_245) + 12_345) >>> 0;
      return seed >>> 24;
    });
    for (let from = 0; from < random.length; from += 4_096)
      expect(scriptDialect(random.subarray(from, from + 4_096), null)).toBeNull();
    expect(scriptDialect(random, null)).toBeNull();
  });
});
