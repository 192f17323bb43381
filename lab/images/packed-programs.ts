import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { needProgram, runProgram } from '@guardimesh/local';
import { builtOnce } from './build-folder.js';
import { aesCounter, chacha20, compress, exclusiveOr, letters, rc4, shiftRegister } from './ciphers.js';
import { inside } from './honest-contents.js';

const SOURCES = join(import.meta.dirname, '..', '..', 'programs', 'packed');

const STATIC = ['-static', '-O2', '-s', '-Wall', '-Wextra'];
/** No C library and no start-up code: what a packer puts before what it packs. */
const BARE = ['-static', '-nostdlib', '-ffreestanding', '-fno-stack-protector', '-fno-builtin', '-O2', '-s'];
const LIBRARY = ['-shared', '-fPIC', '-nostdlib', '-fno-stack-protector', '-fno-builtin', '-O2', '-s'];
/** One segment that may be read, written and executed. */
const WRITABLE_CODE = ['-Wl,-N', '-Wl,--no-warn-rwx-segments'];
/** The labels around a part of the code stay where they stand in the source. */
const IN_ORDER = ['-fno-toplevel-reorder'];

interface Recipe {
  readonly source: string;
  readonly options: readonly string[];
  /** what the program brings along in its data */
  readonly hidden?: () => Buffer;
  /** what is done to the linked file; @param path its place */
  readonly after?: (path: string) => void | Promise<void>;
}

function recipes(payload: Buffer): Record<string, Recipe> {
  const honest = inside();
  return {
    'packed-xor': { source: 'xor.c', options: STATIC, hidden: () => exclusiveOr(payload) },
    'packed-tail': { source: 'tail.c', options: STATIC, after: append(rc4(payload), 'length') },
    'packed-chacha': { source: 'chacha.c', options: BARE, hidden: () => chacha20(payload), after: cutSections },
    'packed-lz': { source: 'lz.c', options: [...BARE, ...WRITABLE_CODE], hidden: () => compress(payload) },
    'packed-aes': { source: 'aes.c', options: STATIC, hidden: () => aesCounter(payload) },
    'packed-text': { source: 'text.c', options: STATIC, hidden: () => letters(payload) },
    'packed-own-code': {
      source: 'own-code.c',
      options: [...BARE, ...WRITABLE_CODE, ...IN_ORDER, '-DCOVER=1'],
      after: coverCode,
    },
    'packed-library': { source: 'library.c', options: LIBRARY, hidden: () => shiftRegister(payload) },
    'plain-tail': { source: 'resource.c', options: STATIC, hidden: honest.settings, after: append(honest.archive()) },
    'plain-no-sections': { source: 'resource.c', options: STATIC, hidden: honest.settings, after: cutSections },
    'plain-help': { source: 'resource.c', options: STATIC, hidden: honest.help },
    'plain-certificates': { source: 'resource.c', options: STATIC, hidden: honest.certificates },
    'plain-picture': { source: 'resource.c', options: STATIC, hidden: honest.picture },
    'plain-words': { source: 'resource.c', options: STATIC, hidden: honest.words },
    'plain-own-code': {
      source: 'own-code.c',
      options: [...BARE, ...WRITABLE_CODE, ...IN_ORDER, '-DCOVER=0'],
    },
    'plain-library': { source: 'library.c', options: LIBRARY, hidden: honest.tables },
  };
}

/** Programs of our own packing, and honest ones that look alike, by their names. */
export async function packedPrograms(payload: Buffer): Promise<ReadonlyMap<string, Buffer>> {
  const sources = readdirSync(SOURCES).sort();
  const contents = sources.map((name) => readFileSync(join(SOURCES, name), 'utf8'));
  const code = ['packed-programs.js', 'ciphers.js', 'honest-contents.js'].map((name) =>
    readFileSync(join(import.meta.dirname, name), 'utf8'),
  );
  const made = recipes(payload);
  const recipe = JSON.stringify([contents, code, payload.toString('base64')]);
  const folder = await builtOnce('packed', recipe, async (into) => {
    for (const [name, each] of Object.entries(made)) await make(each, join(into, name));
  });
  return new Map(Object.keys(made).map((name) => [name, readFileSync(join(folder, name))]));
}

async function make({ source, options, hidden, after }: Recipe, path: string): Promise<void> {
  const hiddenPath = `${path}.hidden`;
  writeFileSync(hiddenPath, hidden?.() ?? Buffer.alloc(1));
  await runProgram(needProgram('gcc', 'gcc'), [
    ...options,
    `-DHIDDEN="${hiddenPath}"`,
    '-o',
    path,
    join(SOURCES, source),
  ]);
  rmSync(hiddenPath);
  await after?.(path);
}

function append(tail: Buffer, ending: 'length' | 'nothing' = 'nothing'): (path: string) => void {
  const length = Buffer.alloc(8);
  length.writeUInt32LE(tail.length);
  return (path) => {
    writeFileSync(path, Buffer.concat([readFileSync(path), tail, ...(ending === 'length' ? [length] : [])]));
  };
}

/** A program needs no section headers to run (ELF-64 Object File Format, e_shoff, e_shnum, e_shstrndx): they stand at its end. */
function cutSections(path: string): void {
  const file = readFileSync(path);
  const cut = file.subarray(0, Number(file.readBigUInt64LE(0x28)));
  cut.writeBigUInt64LE(0n, 0x28);
  cut.fill(0, 0x3c, 0x40);
  writeFileSync(path, cut);
}

async function coverCode(path: string): Promise<void> {
  const objcopy = needProgram('objcopy', 'binutils');
  const part = `${path}.part`;
  await runProgram(objcopy, ['--dump-section', `.covered=${part}`, path]);
  const covered = readFileSync(part).map((byte, at, all) =>
    // the last byte marks the end
    at === all.length - 1 ? byte : byte ^ ((at * 167 + 13 + (at >> 8)) & 255),
  );
  writeFileSync(part, covered);
  await runProgram(objcopy, ['--update-section', `.covered=${part}`, path]);
  rmSync(part);
}
