import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { deflateSync, gzipSync } from 'node:zlib';
import {
  EXECUTABLE_MODEL_FEATURES,
  inspectBytes,
  SCRIPT_MODEL_FEATURES,
  type Inspection,
} from '@guardimesh/obfuscation';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { writeElf } from './elf/write-elf.js';

const BASH = readFileSync('/bin/bash');

function bytesOf(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}

/** Bytes that no compression makes smaller, the same in each run. */
function noise(length: number): Buffer {
  const blocks = Array.from({ length: Math.ceil(length / 32) }, (_, at) =>
    createHash('sha256').update(`${at}`).digest(),
  );
  return Buffer.concat(blocks).subarray(0, length);
}

function namesOf({ kind }: Inspection): readonly string[] {
  if (kind === 'other') return [];
  return kind === 'executable' ? EXECUTABLE_MODEL_FEATURES : SCRIPT_MODEL_FEATURES;
}

/** A feature by its name. */
function of(inspection: Inspection, name: string): number {
  const features = inspection.kind === 'other' ? [] : inspection.features;
  const value = features[namesOf(inspection).indexOf(name)];
  if (value === undefined) throw new Error(`no feature ${name} of kind ${inspection.kind}`);
  return value;
}

function program(payload: Uint8Array, flags: number): Uint8Array {
  return writeElf({
    bits: 64,
    order: 'little',
    entry: 0x400100,
    pieces: [
      { name: '.text', address: 0x400000, bytes: BASH.subarray(0x30000, 0x30400), flags: 5 },
      { name: '.own', address: 0x500000, bytes: payload, flags },
    ],
  });
}

test('programs, scripts and all else are told apart, each with a number for each name', () => {
  const found = [
    BASH,
    bytesOf('#!/bin/sh\necho hello\n'),
    bytesOf('import os\nfrom sys import argv\n\ndef main():\n    print(os.getcwd(), argv)\n'),
    bytesOf('A letter to nobody.\n'),
    new Uint8Array(0),
  ].map(inspectBytes);
  expect(
    found.map((each) => [each.kind, 'role' in each ? each.role : 'dialect' in each ? each.dialect : null]),
  ).toEqual([
    ['executable', 'program'],
    ['script', 'shell'],
    ['script', 'python'],
    ['other', null],
    ['other', null],
  ]);
  for (const each of found) if (each.kind !== 'other') expect(each.features).toHaveLength(namesOf(each).length);
});

test('no name of a feature stands for two', () => {
  for (const names of [EXECUTABLE_MODEL_FEATURES, SCRIPT_MODEL_FEATURES])
    expect(new Set(names).size).toBe(names.length);
});

test('a program that is cut short is no program, and says why', () => {
  expect(inspectBytes(BASH.subarray(0, 40))).toEqual({ kind: 'other', damaged: expect.any(String) as string });
});

test('where a payload lies and what begins it is seen', () => {
  const payload = noise(40_000);
  const writable = inspectBytes(program(payload, 7));
  const constant = inspectBytes(program(payload, 4));
  const behind = inspectBytes(Buffer.concat([program(BASH.subarray(0, 100), 4), payload]));
  const deflated = inspectBytes(program(deflateSync(noise(40_000)), 4));
  expect(of(writable, 'high-in-code-share')).toBeGreaterThan(0.9);
  expect(of(writable, 'high-in-writable-share')).toBeGreaterThan(0.9);
  expect(of(constant, 'high-in-constants-share')).toBeGreaterThan(0.9);
  expect(of(constant, 'high-in-code-share')).toBeLessThan(0.1);
  expect(of(behind, 'high-in-overlay-share')).toBeGreaterThan(0.8);
  expect([of(constant, 'high-deflate-share'), of(deflated, 'high-deflate-share')]).toEqual([0, 1]);
});

test('names of sections that no linker gives are counted', () => {
  const odd = inspectBytes(program(noise(8_000), 4));
  expect(of(odd, 'odd-names')).toBe(1);
  expect(of(inspectBytes(BASH), 'odd-names')).toBe(0);
});

test('start code of a C library is known, and a jump instead of it is not taken for it', () => {
  const jump = Uint8Array.from(program(noise(100), 4));
  // the first piece lies behind the ELF header and two program headers; its entry is 0x100 further
  jump.set([0xe9, 1, 2, 3, 4, 0x90], 64 + 2 * 56 + 0x100);
  expect(of(inspectBytes(BASH), 'entry-is-start-code')).toBe(1);
  expect([of(inspectBytes(jump), 'entry-is-jump'), of(inspectBytes(jump), 'entry-is-start-code')]).toEqual([1, 0]);
});

test('what the longest run of base64 or hex holds is looked at', () => {
  const code = Buffer.from('import os\nif True:\n    exec(open("/tmp/x").read())\n'.repeat(4));
  const script = (literal: string): Inspection =>
    inspectBytes(bytesOf(`#!/usr/bin/python3\nx = "${literal}"\nprint(x)\n`));
  const plain = script(code.toString('base64'));
  const packed = script(gzipSync(noise(400)).toString('base64'));
  const picture = script(Buffer.concat([Buffer.from('89504e470d0a1a0a', 'hex'), noise(400)]).toString('base64'));
  const inHex = script(code.toString('hex'));
  const twice = script(Buffer.from(code.toString('base64')).toString('base64'));
  expect([of(plain, 'decoded-text-share'), of(plain, 'decoded-code-words')]).toEqual([1, 16]);
  expect([of(packed, 'decoded-is-compressed'), of(packed, 'decoded-is-media')]).toEqual([1, 0]);
  expect([of(picture, 'decoded-is-compressed'), of(picture, 'decoded-is-media')]).toEqual([0, 1]);
  expect([of(inHex, 'decoded-is-hex'), of(inHex, 'decoded-text-share')]).toEqual([1, 1]);
  expect([of(twice, 'decoded-is-base64'), of(plain, 'decoded-is-base64')]).toEqual([1, 0]);
  expect(of(script('short'), 'decoded-log2')).toBe(0);
});

test('base64 in lines is one run, and a frame of slashes is none', () => {
  const lines = noise(3_000).toString('base64').replaceAll(/.{76}/g, '$&\n');
  const framed = `${'/'.repeat(90)}\n`.repeat(80);
  const script = inspectBytes(bytesOf(`#!/bin/sh\nbase64 -d <<END\n${lines}\nEND\n# ${framed}`));
  expect(2 ** of(script, 'decoded-log2')).toBeGreaterThan(2_900);
  expect(2 ** of(script, 'decoded-log2')).toBeLessThan(3_200);
});

test('an archive behind the last line of a script is seen', () => {
  const unpacking = bytesOf('#!/bin/sh\ntail -n +4 "$0" | gzip -cd > /tmp/x\nexit 0\n');
  const script = inspectBytes(Buffer.concat([unpacking, gzipSync(noise(5_000))]));
  expect(of(script, 'binary-tail-share')).toBeGreaterThan(0.9);
  expect(of(script, 'tail-is-compressed')).toBe(1);
});

test('where a script is hidden but for the call that unhides it, the call tells the dialect, and that it is a guess', () => {
  const hidden = Array.from(noise(300), (byte) => `\\x${byte.toString(16).padStart(2, '0')}`).join('');
  const guessed = [
    `(0,eval)("${hidden}")`,
    `exec("${hidden}")\n`,
    `eval(pack('H*','${noise(300).toString('hex')}'));`,
    `eval $'${hidden}'\n`,
    `assert((load or loadstring)("${hidden}"))()`,
  ].map((text) => inspectBytes(bytesOf(text)));
  expect(guessed.map((each) => (each.kind === 'script' ? [each.dialect, each.isGuessed] : each.kind))).toEqual([
    ['javascript', true],
    ['python', true],
    ['perl', true],
    ['shell', true],
    ['lua', true],
  ]);
  for (const each of guessed.slice(0, 2)) expect(of(each, 'escape-rows-share')).toBeGreaterThan(0.8);
});

test('texts that are no scripts are not taken for any: letters, data, markup, tables', () => {
  const texts = [
    'Dear reader,\n\nplease evaluate the function of this letter, and print it.\n'.repeat(20),
    '{"eval": "exec(1)", "code": "atob(1)"}',
    '<html><body><p>eval(atob("x"))</p></body></html>',
    'name,count\nfirst,1\nsecond,2\n'.repeat(50),
  ];
  expect(texts.map((text) => inspectBytes(bytesOf(text)).kind)).toEqual(['other', 'other', 'other', 'other']);
});

test('numbers, odd letters and invisible characters show whatever the dialect', () => {
  const script = (body: string): Inspection => inspectBytes(bytesOf(`#!/usr/bin/python3\n${body}\n`));
  const numbers = script(`x = [${Array.from(noise(400)).join(',')}]`);
  const invisible = script(`x = "${'\u200b\u200c'.repeat(200)}"`);
  const plain = script('for line in open("names"):\n    print(line.strip(), len(line))');
  const odd = script(`x = "${noise(400).toString('base64')}"`);
  expect([of(numbers, 'number-rows-share') > 0.9, of(plain, 'number-rows-share')]).toEqual([true, 0]);
  expect([of(invisible, 'invisible-share') > 0.9, of(plain, 'invisible-share')]).toEqual([true, 0]);
  expect(of(plain, 'usual-pairs-share')).toBeGreaterThan(of(odd, 'usual-pairs-share') + 0.2);
  expect(of(odd, 'case-changes-share')).toBeGreaterThan(of(plain, 'case-changes-share') + 0.2);
  expect(2 ** of(plain, 'calls-log2') - 1).toBeCloseTo(4, 9);
});

const MAGICS = [
  '7f454c46020101',
  '7f454c46010201',
  '4d5a',
  'cafebabe',
  'cffaedfe',
  '2321',
  'a70d0d0a',
  '1b4c7561',
  '3c3f706870',
  '',
];
test('whatever the bytes are, nothing is thrown and each number is finite', () => {
  const small = readFileSync('/bin/true');
  const pe = fc
    .uint8Array({ maxLength: 2_000 })
    .map((rest) =>
      Buffer.concat([Buffer.from('4d5a', 'hex'), Buffer.alloc(58), Buffer.from('40000000504500006486', 'hex'), rest]),
    );
  const begun = fc
    .tuple(fc.constantFrom(...MAGICS), fc.uint8Array({ maxLength: 2_000 }))
    .map(([magic, rest]) => Buffer.concat([Buffer.from(magic, 'hex'), rest]));
  const changed = fc
    .array(fc.tuple(fc.oneof(fc.nat(1_023), fc.nat(small.length - 1)), fc.nat(255)), { minLength: 1, maxLength: 40 })
    .map((changes) => {
      const bytes = Uint8Array.from(small);
      for (const [at, value] of changes) bytes[at] = value;
      return bytes;
    });
  fc.assert(
    fc.property(fc.oneof(begun, changed, pe), (bytes) => {
      const found = inspectBytes(bytes);
      if (found.kind === 'other') return;
      expect(found.features.filter((value) => !Number.isFinite(value))).toEqual([]);
      expect(found.features).toHaveLength(namesOf(found).length);
      for (const [at, name] of namesOf(found).entries())
        if (name.endsWith('share'))
          expect([name, (found.features[at] ?? -1) >= 0 && (found.features[at] ?? 2) <= 1]).toEqual([name, true]);
    }),
    { numRuns: 400 },
  );
});
