import { mkdirSync, renameSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { silentLog, systemClock } from '@guardimesh/kit';
import { FileStat } from '@guardimesh/linux';
import { IDENTITY_WORDS, identityWords, TableVerdicts, type KnownFiles, type WalkEntry } from '@guardimesh/scan-core';
import { createWritableLayerSource } from '@guardimesh/sources';
import { testFolder } from '@guardimesh/testkit';
import fc from 'fast-check';
import { afterAll, afterEach, beforeEach, describe, expect, it } from 'vitest';
import { kindOf, openSource, pathOf } from './writable-layer-parts.js';

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

async function walk(known: KnownFiles | null): Promise<readonly WalkEntry[]> {
  const layer = await openSource(source, folder.path);
  const all: WalkEntry[] = [];
  for await (const entries of layer.walk(new AbortController().signal, known)) all.push(...entries);
  await layer.close();
  return all;
}

/** Remembers every file of the folder as clean. */
async function learn(memory: TableVerdicts): Promise<void> {
  for (const entry of await walk(null)) {
    if (entry.kind !== 'candidate') continue;
    memory.remember(entry.candidate.identity, null, 'set', { kind: 'clean' });
    memory.rememberQuiet(entry.candidate.identity, 'here');
  }
}

function knownCount(entries: readonly WalkEntry[]): number {
  return entries.reduce((sum, entry) => sum + (entry.kind === 'known-clean' ? entry.count : 0), 0);
}

function told(entries: readonly WalkEntry[]): string[] {
  return entries
    .filter((entry) => entry.kind !== 'known-clean')
    .map((entry) => `${kindOf(entry)} ${pathOf(entry)}`)
    .sort();
}

describe('a walk that is given known files', () => {
  it('counts them, and tells every other entry', async () => {
    mkdirSync(at('d'));
    for (let file = 0; file < 1_500; file += 1) writeFileSync(at(`d/f${file}`), 'x');
    writeFileSync(at('empty'), '');
    const memory = new TableVerdicts(10_000, systemClock);
    await learn(memory);
    writeFileSync(at('d/f7'), 'changed');
    writeFileSync(at('new'), 'y');
    const entries = await walk(memory.knownFiles('set', 'here'));
    expect(knownCount(entries)).toBe(1_499);
    expect(told(entries)).toEqual(['candidate /d/f7', 'candidate /new', 'directory /d', 'empty /empty']);
    expect(knownCount(await walk(memory.knownFiles('another set', 'here')))).toBe(0);
    expect(knownCount(await walk(memory.knownFiles('set', 'elsewhere')))).toBe(0);
  });

  it('is not fooled by an mtime set back, a rename over, or a rewrite of the same size', async () => {
    for (const name of ['touched', 'replaced', 'rewritten', 'other', 'kept']) {
      writeFileSync(at(name), 'old bytes');
      utimesSync(at(name), 1_700_000_000, 1_700_000_000);
    }
    const memory = new TableVerdicts(10_000, systemClock);
    await learn(memory);
    for (const name of ['touched', 'rewritten']) writeFileSync(at(name), 'new bytes');
    utimesSync(at('touched'), 1_700_000_000, 1_700_000_000);
    writeFileSync(at('fresh'), 'new bytes');
    utimesSync(at('fresh'), 1_700_000_000, 1_700_000_000);
    renameSync(at('fresh'), at('replaced'));
    const entries = await walk(memory.knownFiles('set', 'here'));
    expect(knownCount(entries)).toBe(2);
    expect(told(entries)).toEqual(['candidate /replaced', 'candidate /rewritten', 'candidate /touched']);
  });
});

describe('an identity as words', () => {
  it('is the same from the kernel as from its object, before 1970 too', () => {
    const stat = new FileStat();
    const words = new Uint32Array(IDENTITY_WORDS);
    const path = at('file');
    writeFileSync(path, 'x');
    fc.assert(
      fc.property(fc.integer({ min: -2_000_000_000, max: 15_000_000_000 }), (seconds) => {
        utimesSync(path, seconds, seconds);
        expect(stat.readNamed(0, Buffer.from(path))).toBe(0);
        const { device, inode, sizeBytes, modifiedNs, changedNs } = stat;
        stat.putIdentity(words);
        expect([...words]).toEqual([...identityWords({ device, inode, sizeBytes, modifiedNs, changedNs })]);
      }),
      { numRuns: 300 },
    );
  });
});
