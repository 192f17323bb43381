import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { silentLog } from '@guardimesh/kit';
import type { WalkEntry } from '@guardimesh/scan-core';
import { createWritableLayerSource } from '@guardimesh/sources';
import { testFolder } from '@guardimesh/testkit';
import { afterAll, describe, expect, it } from 'vitest';
import { kindOf, openDescriptors, openSource, pathOf, removeTree, walkAll } from './writable-layer-parts.js';

const source = createWritableLayerSource({ hostRoot: '', log: silentLog });
const folder = testFolder();
/** memory where there is some: hundreds of thousands of files are made and removed there in seconds */
const crowd = mkdtempSync(join(existsSync('/dev/shm') ? '/dev/shm' : tmpdir(), 'gm-'));
const many = join(crowd, 'many');
const children = new Set<ChildProcess>();
const at = (name: string): string => join(folder.path, name);

afterAll(async () => {
  for (const child of children) child.kill('SIGKILL');
  await source.close();
  removeTree(folder.path);
  removeTree(crowd);
});

async function inChild(program: string, directory: string): Promise<void> {
  mkdirSync(directory);
  const child = spawn(process.execPath, ['-e', `process.chdir(process.argv[1]);${program}`, directory], {
    stdio: 'inherit',
  });
  children.add(child);
  const [code] = (await once(child, 'exit')) as [number | null];
  children.delete(child);
  expect(code).toBe(0);
}

function count(entries: readonly WalkEntry[], kind: string): number {
  return entries.filter((entry) => kindOf(entry) === kind).length;
}

describe('a directory 5,000 deep', () => {
  it('is walked to the depth allowed, and the rest is told as not entered', async () => {
    const program = `for (let n = 0; n < 5000; n += 1) { fs.mkdirSync('d'); fs.writeFileSync('f', 'x'); process.chdir('d'); }`;
    await inChild(program, at('deep'));
    const before = openDescriptors();
    for (const depthMax of [10, 1_024, 6_000]) {
      const layer = await openSource(source, at('deep'), { depthMax });
      const entries = await walkAll(layer);
      const depth = Math.min(depthMax, 4_999);
      expect(count(entries, 'directory')).toBe(depthMax === 6_000 ? 5_000 : depth + 1);
      expect(count(entries, 'candidate')).toBe(depth + 1);
      expect(count(entries, 'depth-limit')).toBe(depthMax === 6_000 ? 0 : 1);
      const deepest = entries.filter((entry) => entry.kind === 'candidate').at(-1);
      const opened = deepest?.kind === 'candidate' ? layer.openFile(deepest.candidate) : 'vanished';
      expect(opened).toHaveProperty('descriptor');
      await layer.close();
    }
    expect(openDescriptors()).toBeLessThanOrEqual(before + 4);
  });

  it('with long names ends where a path is longer than a report can tell', async () => {
    const program = `const n = 'n'.repeat(250); for (let i = 0; i < 400; i += 1) { fs.mkdirSync(n); process.chdir(n); }`;
    await inChild(program, at('long'));
    const layer = await openSource(source, at('long'));
    const entries = await walkAll(layer);
    await layer.close();
    expect(Math.max(...entries.map((entry) => pathOf(entry).length))).toBeLessThanOrEqual(65_536);
    expect(count(entries, 'depth-limit')).toBe(1);
    expect(count(entries, 'directory')).toBeGreaterThan(250);
  });
});

describe('200,000 files', () => {
  it('are all told, while the walk waits for its reader and keeps little', async () => {
    // links to one empty file: each is an entry of its own
    const program = `fs.mkdirSync('d0'); fs.writeFileSync('d0/f0', '');
      for (let d = 0; d < 20; d += 1) { if (d > 0) fs.mkdirSync('d' + d);
        for (let f = d > 0 ? 0 : 1; f < 10000; f += 1) fs.linkSync('d0/f0', 'd' + d + '/f' + f); }`;
    await inChild(program, many);
    const layer = await openSource(source, many);
    let told = 0;
    let directories = 0;
    let growthMax = 0;
    let batchMax = 0;
    const before = process.memoryUsage();
    for await (const entries of layer.walk(new AbortController().signal)) {
      batchMax = Math.max(batchMax, entries.length);
      told += entries.length;
      directories += count(entries, 'directory');
      const { arrayBuffers, external } = process.memoryUsage();
      growthMax = Math.max(growthMax, arrayBuffers + external - before.arrayBuffers - before.external);
      // a reader that is slow: the walk gets ahead by no more than its buffers
      if (told < 20_000) await new Promise((resolve) => setImmediate(resolve));
    }
    await layer.close();
    expect(told).toBe(200_020);
    expect(directories).toBe(20);
    expect(batchMax).toBeLessThanOrEqual(512);
    expect(growthMax).toBeLessThan(64 * 1024 * 1024);
  });

  it('beyond the number allowed are told as not read, directory by directory', async () => {
    const layer = await openSource(source, many, { entriesMax: 10_500 });
    const entries = await walkAll(layer);
    await layer.close();
    const limits = entries.filter((entry) => kindOf(entry) === 'entry-limit');
    expect(entries.length - limits.length).toBe(10_500);
    // the root, the directory that was being read, and each that was still to be entered
    expect(limits.map(pathOf)).toContain('/');
    // all but the one that was read to its end
    expect(limits).toHaveLength(1 + 19);
  });

  it('take no entry limit where there are exactly as many as allowed', async () => {
    const layer = await openSource(source, many, { entriesMax: 200_020 });
    expect(count(await walkAll(layer), 'entry-limit')).toBe(0);
    await layer.close();
  });

  it('are told as not reached in time where the time is over', async () => {
    const layer = await openSource(source, many, { passSecondsMax: 0 });
    const entries = await walkAll(layer);
    await layer.close();
    expect(entries.map((entry) => `${kindOf(entry)} ${pathOf(entry)}`)).toEqual(['time-limit /']);
  });

  it('are not all told after an abort, and the rest is not taken for clean', async () => {
    const layer = await openSource(source, many);
    const abort = new AbortController();
    const entries: WalkEntry[] = [];
    for await (const batch of layer.walk(abort.signal)) {
      entries.push(...batch);
      abort.abort();
    }
    expect(entries.length).toBeLessThan(5_000);
    expect(entries.at(-1)).toMatchObject({ kind: 'unscanned', reason: 'stopped' });
    await layer.close();
  });

  it('can be left half-way, and walked again', async () => {
    const layer = await openSource(source, many);
    const batches = layer.walk(new AbortController().signal)[Symbol.asyncIterator]();
    await batches.next();
    await batches.return?.();
    expect(await walkAll(layer)).toHaveLength(200_020);
    await layer.close();
    await layer.close();
    expect((await walkAll(layer)).map(kindOf)).toEqual(['stopped']);
  });
});

describe('directories that come and go under the walk', () => {
  it('never break it, and each loss has its reason', async () => {
    const directory = at('moving');
    mkdirSync(directory);
    for (let each = 0; each < 300; each += 1) mkdirSync(join(directory, `d${each}/sub`), { recursive: true });
    const layer = await openSource(source, directory);
    const seen = new Set<string>();
    for (let round = 0; round < 20; round += 1) {
      const walking = walkAll(layer);
      for (let each = round; each < 300; each += 7)
        rmSync(join(directory, `d${each}`), { recursive: true, force: true });
      for (const entry of await walking) seen.add(kindOf(entry));
      for (let each = round; each < 300; each += 7) {
        mkdirSync(join(directory, `d${each}/sub`), { recursive: true });
        writeFileSync(join(directory, `d${each}/sub/f`), 'x');
      }
    }
    await layer.close();
    expect([...seen].filter((kind) => !['directory', 'candidate', 'empty', 'vanished'].includes(kind))).toEqual([]);
    expect(seen).toContain('directory');
  });

  it('that may not be read are told so', () => {
    mkdirSync(at('closed/inner'), { recursive: true });
    writeFileSync(at('closed/file'), 'x');
    for (const each of ['inner', 'file']) chmodSync(join(at('closed'), each), 0);
    for (const each of [folder.path, at('closed')]) chmodSync(each, 0o755);
    // root reads all: there the second walk is one of an unprivileged user, who need not be able to read this program
    const program = `
      import { createWritableLayerSource } from ${JSON.stringify(import.meta.resolve('@guardimesh/sources'))};
      const log = { debug() {}, info() {}, warn() {}, error() {} };
      const source = createWritableLayerSource({ hostRoot: '', log });
      const root = { directory: ${JSON.stringify(at('closed'))}, shownAs: { bytes: Buffer.from('/') } };
      const layer = await source.openDirectory(root, { entriesMax: 100, depthMax: 10, passSecondsMax: 60 });
      for await (const entries of layer.walk(new AbortController().signal)) void entries;
      if (process.getuid() === 0) { process.setgroups([]); process.setgid(65534); process.setuid(65534); }
      const told = [];
      for await (const entries of layer.walk(new AbortController().signal)) {
        for (const entry of entries) {
          told.push(entry.kind === 'nothing' ? entry.what : entry.kind === 'unscanned' ? entry.reason : entry.kind);
          if (entry.kind === 'candidate') told.push(layer.openFile(entry.candidate));
        }
      }
      await layer.close();
      await source.close();
      console.log(JSON.stringify(told.sort()));`;
    const output = execFileSync(process.execPath, ['--input-type=module', '-e', program], { encoding: 'utf8' });
    expect(JSON.parse(output)).toEqual(['candidate', 'directory', 'unreadable', 'unreadable']);
  });
});
