import { readFileSync, readlinkSync, readdirSync } from 'node:fs';
import type { EngineAnswer, OpenFile } from '@guardimesh/model';
import { printablePath } from '@guardimesh/model';
import type { Engine } from '@guardimesh/scan-core';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { Workers } from './obfuscation-workers.js';

const version = { engine: 'inner', version: '1', database: 'a' };
let workers: Workers;
let seen: { path: string; text: string; size: number }[];

/** Judges the bytes it gets: those that hold `evil` are. */
const inner: Engine = {
  name: 'inner',
  parallelism: 1,
  version: () => version,
  scan: (file: OpenFile): Promise<EngineAnswer> => {
    const text = readFileSync(`/proc/self/fd/${file.descriptor}`, 'latin1');
    seen.push({ path: printablePath(file.path), text, size: file.identity.sizeBytes });
    if (text.includes('evil')) return Promise.resolve({ kind: 'match', names: ['Evil'], by: version });
    if (text.includes('slow'))
      return Promise.resolve({ kind: 'failed', reason: 'engine-timeout', detail: '', by: version });
    return Promise.resolve({ kind: 'clean', by: version });
  },
};

beforeEach(() => {
  workers = new Workers(1);
  seen = [];
});
afterEach(async () => {
  await workers.stop();
});

/** Files in memory that this process has open. */
function memoryFiles(): number {
  return readdirSync('/proc/self/fd').filter((fd) => {
    try {
      return readlinkSync(`/proc/self/fd/${fd}`).includes('guardimesh-inside');
    } catch {
      return false;
    }
  }).length;
}

test('the other engine gets each piece, and its names are the file’s', async () => {
  const engine = workers.engine({ connections: 1, inside: inner });
  expect(await workers.scan(engine, 'holds:good:evil one:more')).toMatchObject({ kind: 'match', names: ['Evil'] });
  expect(seen.map(({ text, size }) => [text, size])).toEqual([
    ['good', 4],
    ['evil one', 8],
    ['more', 4],
  ]);
  expect(seen[0]?.path).toMatch(/file-1 \(test base64\)$/);
  expect(memoryFiles()).toBe(0);
});

test('pieces of an earlier file are never those of a later one', async () => {
  const engine = workers.engine({ connections: 1, inside: inner });
  await workers.scan(engine, 'holds:evil and long, much longer');
  expect(await workers.scan(engine, 'holds:ok')).toMatchObject({ kind: 'clean' });
  expect(await workers.scan(engine, 'plain')).toMatchObject({ kind: 'clean' });
  expect(seen.map(({ text }) => text)).toEqual(['evil and long, much longer', 'ok']);
});

test('a file is not clean while what is in it was not judged', async () => {
  const engine = workers.engine({ connections: 1, inside: inner });
  expect(await workers.scan(engine, 'holds:slow')).toMatchObject({ kind: 'failed', reason: 'engine-timeout' });
  expect(await workers.scan(engine, 'hides:slow')).toMatchObject({ kind: 'failed', reason: 'engine-timeout' });
  expect(await workers.scan(engine, 'hides:good')).toMatchObject({ kind: 'match', names: ['Test.Packed'] });
  expect(await workers.scan(engine, 'holds:slow:evil')).toMatchObject({ kind: 'match', names: ['Evil'] });
});

test('a new worker has an output of its own, and what it used counts as processor time', async () => {
  const engine = workers.engine({ connections: 1, inside: inner });
  await workers.scan(engine, 'holds:good');
  expect(await workers.scan(engine, 'kill')).toMatchObject({ reason: 'engine-crashed' });
  expect(await workers.scan(engine, 'holds:evil')).toMatchObject({ kind: 'match' });
  expect(engine.cpuMs()).toBeGreaterThanOrEqual(0);
});

test('where nobody looks at what is brought out, none is', async () => {
  const engine = workers.engine({ connections: 1 });
  expect(await workers.scan(engine, 'holds:evil')).toMatchObject({ kind: 'clean' });
  expect(seen).toEqual([]);
});
