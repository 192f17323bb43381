import { createHash } from 'node:crypto';
import { mkdirSync, readSync, renameSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { silentLog, systemClock } from '@guardimesh/kit';
import { lossyText, type OpenFile, type ScanTarget } from '@guardimesh/model';
import { TableVerdicts, type OpenSource, type WalkEntry } from '@guardimesh/scan-core';
import { createImageLayers, createWritableLayerSource } from '@guardimesh/sources';
import { testFolder } from '@guardimesh/testkit';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { kindOf, targetWith } from './writable-layer-parts.js';

const folder = testFolder();
const directories = createWritableLayerSource({ hostRoot: '', log: silentLog });
const DIFF_ID = `sha256:${'d'.repeat(64)}`;
const never = new AbortController().signal;

beforeAll(() => {
  for (const layer of ['base', 'app']) {
    mkdirSync(join(folder.path, layer, 'bin'), { recursive: true });
    for (const name of ['a', 'b', 'c']) writeFileSync(join(folder.path, layer, 'bin', name), `${layer} ${name}`);
  }
  symlinkSync('/etc/passwd', join(folder.path, 'app', 'link'));
});
afterAll(async () => {
  await directories.close();
  folder.remove();
});

function target(...layers: string[]): ScanTarget {
  const any = targetWith(null);
  const lowers = layers.map((name) => ({ path: join(folder.path, name), diffId: name === 'base' ? DIFF_ID : null }));
  return { ...any, container: { ...any.container, root: { upper: null, lowers } } };
}

async function open(source: ReturnType<typeof createImageLayers>, of: ScanTarget): Promise<OpenSource> {
  const opened = await source.open(of);
  if (opened === null || typeof opened === 'string') throw new Error(`not opened: ${String(opened)}`);
  return opened;
}

function sha256Of({ descriptor, identity }: OpenFile): Uint8Array {
  const content = Buffer.alloc(identity.sizeBytes);
  readSync(descriptor, content, 0, content.length, 0);
  return createHash('sha256').update(content).digest();
}

/** Goes through the layers as the flow does: what is told as a candidate is judged clean, but for `bad`, and remembered. */
async function pass(layers: OpenSource, memory: TableVerdicts, bad = ''): Promise<WalkEntry[]> {
  const all: WalkEntry[] = [];
  for await (const entries of layers.walk(never, memory.knownFiles('set', ''))) {
    for (const entry of entries) {
      all.push(entry);
      if (entry.kind !== 'candidate') continue;
      const file = layers.openFile(entry.candidate);
      if (typeof file === 'string') throw new Error(file);
      const isBad = bad !== '' && lossyText(file.path).endsWith(`/${bad}`);
      const verdict = isBad ? ({ kind: 'malicious', names: ['Test'] } as const) : ({ kind: 'clean' } as const);
      memory.remember(file.identity, sha256Of(file), 'set', verdict);
      memory.rememberQuiet(file.identity, '');
      layers.closeFile(file);
    }
  }
  await layers.close();
  return all;
}

function count(entries: readonly WalkEntry[], kind: string): number {
  return entries.reduce((sum, entry) => {
    if (entry.kind === 'known-clean') return sum + (kind === 'known-clean' ? entry.count : 0);
    return sum + (kindOf(entry) === kind ? 1 : 0);
  }, 0);
}

it('each file is told once with its layer; a second container of the image finds all of it known', async () => {
  const source = createImageLayers(directories);
  const memory = new TableVerdicts(1_000, systemClock);
  const first = await pass(await open(source, target('app', 'base')), memory);
  const layers = first.flatMap((entry) => (entry.kind === 'candidate' ? [entry.candidate.layer] : []));
  expect(layers.sort()).toEqual([
    ...Array<string>(3).fill(join(folder.path, 'app')),
    ...Array<string>(3).fill(DIFF_ID),
  ]);
  // walked, then told from memory: the counts stay the same
  for (const time of ['walked', 'settled', 'settled again']) {
    const again = await pass(await open(source, target('app', 'base')), memory);
    expect({ time, known: count(again, 'known-clean') }).toEqual({ time, known: 6 });
    expect(count(again, 'candidate')).toBe(0);
    expect(count(again, 'directory')).toBe(2);
    expect(count(again, 'symlink')).toBe(1);
  }
});

it('containers that start together share the work, whatever the order of their layers', async () => {
  const source = createImageLayers(directories);
  const memory = new TableVerdicts(1_000, systemClock);
  const passes = await Promise.all(
    [target('app', 'base'), target('base', 'app'), target('base'), target('app')].map(async (each) =>
      pass(await open(source, each), memory),
    ),
  );
  expect(passes.reduce((sum, entries) => sum + count(entries, 'candidate'), 0)).toBe(6);
  expect(passes.reduce((sum, entries) => sum + count(entries, 'known-clean'), 0)).toBe(12);
});

it('a layer that settled under one signature set is walked again under another', async () => {
  const source = createImageLayers(directories);
  const memory = new TableVerdicts(1_000, systemClock);
  for (let time = 0; time < 3; time += 1) await pass(await open(source, target('base')), memory);
  const layers = await open(source, target('base'));
  const told: WalkEntry[] = [];
  for await (const entries of layers.walk(never, memory.knownFiles('other set', ''))) told.push(...entries);
  await layers.close();
  expect(count(told, 'candidate')).toBe(3);
});

it('a layer that settled is walked again once new signatures name one of its files', async () => {
  const source = createImageLayers(directories);
  const memory = new TableVerdicts(1_000, systemClock);
  for (let time = 0; time < 3; time += 1) await pass(await open(source, target('base')), memory);
  const digest = createHash('sha256').update('base b').digest();
  const signature = { digest, sizeBytes: null, name: 'Test.New' };
  memory.carryOver('set', 'set', { sha256: [signature], sizesOfOthers: new Set(), anySizeOfOthers: false });
  const told = await pass(await open(source, target('base')), memory);
  expect(told.flatMap((entry) => (entry.kind === 'candidate' ? [lossyText(entry.candidate.path)] : []))).toEqual([
    '/bin/b',
  ]);
  expect(count(told, 'known-clean')).toBe(2);
});

it('a file that was found is told to every container of the image, without another walk', async () => {
  const source = createImageLayers(directories);
  const memory = new TableVerdicts(1_000, systemClock);
  for (let time = 0; time < 3; time += 1) {
    const told = await pass(await open(source, target('base')), memory, 'b');
    expect(told.flatMap((entry) => (entry.kind === 'candidate' ? [entry.candidate.layer] : []))).toEqual(
      Array(time === 0 ? 3 : 1).fill(DIFF_ID),
    );
    expect(count(told, 'known-clean')).toBe(time === 0 ? 0 : 2);
  }
  // the layer is gone: what is told now is told from memory, and its file cannot be opened
  renameSync(join(folder.path, 'base'), join(folder.path, 'moved'));
  try {
    const layers = await open(source, target('base'));
    const told: WalkEntry[] = [];
    for await (const entries of layers.walk(never, memory.knownFiles('set', ''))) told.push(...entries);
    const [found] = told.flatMap((entry) => (entry.kind === 'candidate' ? [entry.candidate] : []));
    expect(found?.layer).toBe(DIFF_ID);
    expect(found === undefined ? null : layers.openFile(found)).toBe('vanished');
    await layers.close();
  } finally {
    renameSync(join(folder.path, 'moved'), join(folder.path, 'base'));
  }
});

it('a pass that is closed while it waits for a layer holds up no other', async () => {
  const source = createImageLayers(directories);
  const memory = new TableVerdicts(1_000, systemClock);
  const first = await open(source, target('base'));
  const walking = first.walk(never, null)[Symbol.asyncIterator]();
  await walking.next();
  const second = await open(source, target('base'));
  const waiting = second.walk(never, null)[Symbol.asyncIterator]().next();
  await second.close();
  await first.close();
  await waiting;
  expect(count(await pass(await open(source, target('base')), memory), 'candidate')).toBe(3);
});

it('all layers of an image share the budget of one pass', async () => {
  const source = createImageLayers(directories);
  const any = target('app', 'base');
  const budget = { ...any.budget, entriesMax: 6 };
  const told = await pass(await open(source, { ...any, budget }), new TableVerdicts(1_000, systemClock));
  expect(count(told, 'candidate')).toBeLessThan(6);
  expect(count(told, 'entry-limit')).toBeGreaterThan(0);
});

it('a layer that is not there is one unscanned entry, and the others are told all the same', async () => {
  const source = createImageLayers(directories);
  const memory = new TableVerdicts(1_000, systemClock);
  const told = await pass(await open(source, target('gone', 'base')), memory);
  expect(count(told, 'vanished')).toBe(1);
  expect(count(told, 'candidate')).toBe(3);
});
