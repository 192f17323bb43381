import { execFileSync } from 'node:child_process';
import { mkdirSync, renameSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { silentLog, systemClock } from '@guardimesh/kit';
import { FileStat } from '@guardimesh/linux';
import type { TargetBudget } from '@guardimesh/model';
import { IDENTITY_WORDS, identityWords, TableVerdicts, type KnownFiles, type WalkEntry } from '@guardimesh/scan-core';
import { createWritableLayerSource } from '@guardimesh/sources';
import { missing, testFolder } from '@guardimesh/testkit';
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

async function walk(known: KnownFiles | null, budget: Partial<TargetBudget> = {}): Promise<readonly WalkEntry[]> {
  const layer = await openSource(source, folder.path, budget);
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

describe('a walk that two threads share', () => {
  const level = fc.array(fc.constantFrom('a', 'b', 'c', 'd', 'e'), { minLength: 1, maxLength: 7 });

  it('tells each entry once, whatever the tree', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(level, { maxLength: 40 }), fc.nat(), async (paths, seed) => {
        folder.remove();
        mkdirSync(folder.path);
        for (const [number, path] of paths.entries()) {
          mkdirSync(at(path.join('/')), { recursive: true });
          writeFileSync(join(at(path.join('/')), `f${number}`), 'x');
          symlinkSync('nowhere', join(at(path.join('/')), `l${number}`));
        }
        const whole = await walk(null);
        const memory = new TableVerdicts(1_000, systemClock);
        let known = 0;
        const expected = [];
        for (const [number, entry] of whole.entries()) {
          const isKnown = entry.kind === 'candidate' && (number * 7 + seed) % 3 > 0;
          if (isKnown) {
            memory.remember(entry.candidate.identity, null, 'set', { kind: 'clean' });
            memory.rememberQuiet(entry.candidate.identity, 'here');
            known += 1;
          } else {
            expected.push(entry);
          }
        }
        const entries = await walk(memory.knownFiles('set', 'here'));
        expect(told(entries)).toEqual(told(expected));
        expect(knownCount(entries)).toBe(known);
      }),
      { numRuns: 60 },
    );
  });

  it('has one bound of entries, and tells once what neither went through', async () => {
    for (let file = 0; file < 3_000; file += 1) writeFileSync(at(`f${file}`), 'x');
    const memory = new TableVerdicts(10_000, systemClock);
    await learn(memory);
    const entries = await walk(memory.knownFiles('set', 'here'), { entriesMax: 1_000 });
    expect(knownCount(entries)).toBeGreaterThanOrEqual(1_000);
    // each half may have one more under way when the bound is reached
    expect(knownCount(entries)).toBeLessThanOrEqual(1_002);
    expect(told(entries)).toEqual(['entry-limit /']);
  });

  it.skipIf(missing('root', process.getuid?.() === 0) !== null)(
    'tells once a directory that neither can enter',
    async () => {
      for (const name of ['a', 'b', 'c', 'd']) {
        mkdirSync(at(name));
        execFileSync('mount', ['-t', 'tmpfs', 'none', at(name)]);
      }
      try {
        const entries = await walk(new TableVerdicts(100, systemClock).knownFiles('set', 'here'));
        const expected = ['a', 'b', 'c', 'd'].flatMap((name) => [`directory /${name}`, `not-beneath-root /${name}`]);
        expect(told(entries)).toEqual(expected.sort());
      } finally {
        execFileSync('umount', ['a', 'b', 'c', 'd'].map(at));
      }
    },
  );
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
        stat.putIdentity(words, 0);
        expect([...words]).toEqual([...identityWords({ device, inode, sizeBytes, modifiedNs, changedNs })]);
      }),
      { numRuns: 300 },
    );
  });
});
