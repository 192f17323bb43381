import { execFileSync } from 'node:child_process';
import { mkdirSync, readdirSync, renameSync, symlinkSync, truncateSync, writeFileSync, statSync } from 'node:fs';
import { createServer } from 'node:net';
import { once } from 'node:events';
import { join } from 'node:path';
import { silentLog } from '@guardimesh/kit';
import { DEFAULT_BUDGET, filePath } from '@guardimesh/model';
import { createWritableLayerSource } from '@guardimesh/sources';
import { missing, testFolder } from '@guardimesh/testkit';
import fc from 'fast-check';
import { afterAll, afterEach, beforeEach, describe, expect, it } from 'vitest';
import { kindOf, openDescriptors, openSource, pathOf, targetWith, walkAll } from './writable-layer-parts.js';

const source = createWritableLayerSource({ hostRoot: '', log: silentLog });
let folder = testFolder();
const at = (name: string): string => join(folder.path, name);

beforeEach(() => {
  folder.remove();
  folder = testFolder();
});
afterEach(() => {
  folder.remove();
});
afterAll(() => source.close());

async function kinds(): Promise<Record<string, string>> {
  const layer = await openSource(source, folder.path);
  const entries = await walkAll(layer);
  await layer.close();
  return Object.fromEntries(entries.map((entry) => [pathOf(entry), kindOf(entry)]));
}

/** A random tree: directories hold more of it, the rest are files of so many bytes and links. */
type Tree = { [name: string]: Tree | number | string };
const name = fc
  .uint8Array({ minLength: 1, maxLength: 40 })
  .map((bytes) => Buffer.from(bytes.map((byte) => (byte === 0 || byte === 0x2f ? 0x0a : byte))))
  .filter((bytes) => !['.', '..'].includes(bytes.toString('latin1')))
  .map((bytes) => bytes.toString('latin1'));
const { tree } = fc.letrec<{ tree: Tree; node: Tree | number | string }>((tie) => ({
  node: fc.oneof({ maxDepth: 4 }, fc.nat(3), fc.constantFrom('/etc/passwd', '.'), tie('tree')),
  tree: fc.dictionary(name, tie('node'), { maxKeys: 12 }),
}));

function grow(directory: Buffer, branches: Tree): void {
  mkdirSync(directory, { recursive: true });
  for (const [each, what] of Object.entries(branches)) {
    const path = Buffer.concat([directory, Buffer.from('/'), Buffer.from(each, 'latin1')]);
    if (typeof what === 'number') writeFileSync(path, 'x'.repeat(what));
    else if (typeof what === 'string') symlinkSync(what, path);
    else grow(path, what);
  }
}

/** The same by Node's own means: each path in latin1, with its kind. */
function plainWalk(directory: Buffer, shown: string): string[] {
  return readdirSync(directory, { withFileTypes: true, encoding: 'buffer' }).flatMap((each) => {
    const entry = each as unknown as { name: Buffer; isDirectory(): boolean; isSymbolicLink(): boolean };
    const path = Buffer.concat([directory, Buffer.from('/'), entry.name]);
    const told = `${shown}/${entry.name.toString('latin1')}`;
    if (entry.isDirectory()) return [`directory ${told}`, ...plainWalk(path, told)];
    if (entry.isSymbolicLink()) return [`symlink ${told}`];
    return [`${statSync(path).size === 0 ? 'empty' : 'candidate'} ${told}`];
  });
}

describe('a walk of a writable layer', () => {
  it('tells each entry once, its name byte for byte, whatever the tree', async () => {
    const before = openDescriptors();
    await fc.assert(
      fc.asyncProperty(tree, async (branches) => {
        folder.remove();
        grow(Buffer.from(folder.path), branches);
        const layer = await openSource(source, folder.path);
        const told = (await walkAll(layer)).map((entry) => {
          const { bytes } = entry.kind === 'candidate' ? entry.candidate.path : entry.path;
          return `${kindOf(entry)} ${Buffer.from(bytes).toString('latin1')}`;
        });
        await layer.close();
        expect(told.sort()).toEqual(plainWalk(Buffer.from(folder.path), '').sort());
      }),
      { numRuns: 60 },
    );
    expect(openDescriptors()).toBeLessThanOrEqual(before + 4);
  });

  it('keeps newlines, escapes and bytes that are no text, and opens such files', async () => {
    const odd = [
      Buffer.from('new\nline'),
      Buffer.from([0xff, 0xfe, 0x80]),
      Buffer.from('\x1b[31m'),
      Buffer.alloc(255, 0xe9),
    ];
    for (const each of odd) writeFileSync(Buffer.concat([Buffer.from(`${folder.path}/`), each]), each);
    const layer = await openSource(source, folder.path);
    const entries = await walkAll(layer);
    expect(entries).toHaveLength(odd.length);
    for (const entry of entries) {
      if (entry.kind !== 'candidate') throw new Error('a file is a candidate');
      const file = layer.openFile(entry.candidate);
      if (typeof file === 'string') throw new Error(file);
      expect(odd.some((each) => Buffer.concat([Buffer.from('/'), each]).equals(file.path.bytes))).toBe(true);
      expect(file.identity).toEqual(entry.candidate.identity);
      expect(layer.identityNow(file)).toEqual(file.identity);
      layer.closeFile(file);
      layer.closeFile(file);
    }
    await layer.close();
  });

  it("knows the runtime's empty files from a user's, and a filled one from both", async () => {
    for (const each of ['etc', 'dev', 'opt']) mkdirSync(at(each));
    for (const each of ['etc/hosts', 'etc/hostname', '.dockerenv', 'dev/console', 'opt/hosts'])
      writeFileSync(at(each), '');
    writeFileSync(at('etc/resolv.conf'), 'not the runtime');
    expect(await kinds()).toEqual({
      '/etc': 'directory',
      '/dev': 'directory',
      '/opt': 'directory',
      '/etc/hosts': 'runtime-stub',
      '/etc/hostname': 'runtime-stub',
      '/.dockerenv': 'runtime-stub',
      '/dev/console': 'runtime-stub',
      '/opt/hosts': 'empty',
      '/etc/resolv.conf': 'candidate',
    });
  });

  it('takes a sparse file of a terabyte for what it is', async () => {
    writeFileSync(at('sparse'), '');
    truncateSync(at('sparse'), 2 ** 40);
    const layer = await openSource(source, folder.path);
    const [entry] = await walkAll(layer);
    await layer.close();
    expect(entry).toMatchObject({ kind: 'candidate', candidate: { identity: { sizeBytes: 2 ** 40 } } });
  });

  it('names sockets and FIFOs, and opens neither', async () => {
    execFileSync('mkfifo', [at('fifo')]);
    const server = createServer().listen(at('socket'));
    await once(server, 'listening');
    expect(await kinds()).toEqual({ '/fifo': 'fifo', '/socket': 'socket' });
    server.close();
  });

  it('shows any folder under the name it is given', async () => {
    mkdirSync(at('a'));
    writeFileSync(at('a/.dockerenv'), '');
    writeFileSync(at('a/file'), 'x');
    const root = { directory: folder.path, shownAs: filePath('/shown/') };
    const layer = await source.openDirectory(root, DEFAULT_BUDGET);
    if (typeof layer === 'string') throw new Error(layer);
    const entries = await walkAll(layer);
    expect(entries.map((entry) => `${kindOf(entry)} ${pathOf(entry)}`).sort()).toEqual([
      'candidate /shown/a/file',
      'directory /shown/a',
      'empty /shown/a/.dockerenv',
    ]);
    const found = entries.find((entry) => entry.kind === 'candidate');
    const file = found?.kind === 'candidate' ? layer.openFile(found.candidate) : 'vanished';
    if (typeof file === 'string') throw new Error(file);
    layer.closeFile(file);
    await layer.close();
  });

  it('stays with the directory that was opened, whatever its path leads to later', async () => {
    mkdirSync(at('upper'));
    writeFileSync(at('upper/here'), 'x');
    const layer = await openSource(source, at('upper'));
    renameSync(at('upper'), at('elsewhere'));
    mkdirSync(at('upper'));
    expect((await walkAll(layer)).map(pathOf)).toEqual(['/here']);
    await layer.close();
  });
});

describe('a layer that cannot be opened', () => {
  it('says why', async () => {
    expect(await source.open(targetWith(null))).toBe('no-writable-layer');
    expect(await source.open(targetWith(at('gone')))).toBe('gone-before-scan');
    writeFileSync(at('file'), '');
    expect(await source.open(targetWith(at('file')))).toBe('gone-before-scan');
    const root = { directory: at('gone'), shownAs: filePath('/') };
    expect(await source.openDirectory(root, DEFAULT_BUDGET)).toBe('vanished');
  });
});

describe.skipIf(missing('root', process.getuid?.() === 0) !== null)('a mount point in a layer', () => {
  it('is told, and not entered', async () => {
    mkdirSync(at('proc'));
    mkdirSync(at('bound'));
    execFileSync('mount', ['-t', 'tmpfs', 'none', at('proc')]);
    execFileSync('mount', ['--bind', '/etc', at('bound')]);
    try {
      writeFileSync(at('proc/file'), 'x');
      const layer = await openSource(source, folder.path);
      const told = (await walkAll(layer)).map((entry) => `${kindOf(entry)} ${pathOf(entry)}`);
      await layer.close();
      expect(told.sort()).toEqual([
        'directory /bound',
        'directory /proc',
        'not-beneath-root /bound',
        'not-beneath-root /proc',
      ]);
    } finally {
      execFileSync('umount', [at('proc'), at('bound')]);
    }
  });
});
