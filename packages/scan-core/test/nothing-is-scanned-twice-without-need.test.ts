import { expect, test } from 'vitest';
import type { EngineAnswer, EngineVersion } from '@guardimesh/model';
import { Reporter, scanTarget, type Engine, type WalkEntry } from '@guardimesh/scan-core';
import { candidate, layerOf, passParts, target, version } from './ports-in-memory.js';

const never = new AbortController().signal;

function countingEngine(
  answers: (descriptor: number) => Omit<EngineAnswer, 'by'>,
): Engine & { scans: number; inForce: EngineVersion | null } {
  const engine = {
    name: 'test',
    parallelism: 2,
    scans: 0,
    inForce: version as EngineVersion | null,
    version: () => engine.inForce,
    scan: (file: { descriptor: number }) => {
      engine.scans += 1;
      return Promise.resolve({ by: engine.inForce ?? version, ...answers(file.descriptor) } as EngineAnswer);
    },
  };
  return engine;
}

const entries: WalkEntry[] = [1, 2, 3].map((inode) => ({
  kind: 'candidate',
  candidate: candidate(`f${inode}`, inode),
}));

test('a second pass over unchanged files opens none and reports no finding again', async () => {
  const engine = countingEngine((inode) => (inode === 2 ? { kind: 'match', names: ['Bad'] } : { kind: 'clean' }));
  const parts = passParts(layerOf(entries), engine);
  const reporter = new Reporter(parts);
  await scanTarget(parts, reporter, target(), never);
  const second = await scanTarget(parts, reporter, target(), never);
  expect(engine.scans).toBe(3);
  expect(second).toMatchObject({ clean: 2, found: 1, fromMemory: 3, bytesScanned: 0 });
  expect(parts.reports.filter((report) => report.kind === 'finding')).toHaveLength(1);
});

test('a new signature set makes every file be scanned again, and an engine that is away serves no old verdict', async () => {
  const engine = countingEngine(() => ({ kind: 'clean' }));
  const parts = passParts(layerOf(entries), engine);
  const reporter = new Reporter(parts);
  await scanTarget(parts, reporter, target(), never);
  engine.inForce = { ...version, database: 'b' };
  await scanTarget(parts, reporter, target(), never);
  expect(engine.scans).toBe(6);
  engine.inForce = null;
  await scanTarget(parts, reporter, target(), never);
  expect(engine.scans).toBe(9);
});

test('an unscanned file is tried again by the next pass', async () => {
  const engine = countingEngine(() => ({ kind: 'failed', reason: 'engine-timeout', detail: '' }));
  const parts = passParts(layerOf(entries), engine);
  await scanTarget(parts, new Reporter(parts), target(), never);
  await scanTarget(parts, new Reporter(parts), target(), never);
  expect(engine.scans).toBe(6);
});

test('a file that an engine cannot see all of is told each time with the reason, and not given to it again', async () => {
  const engine = countingEngine(() => ({ kind: 'skipped', reason: 'engine-limit', detail: '' }));
  const parts = passParts(layerOf(entries), engine);
  for (let pass = 0; pass < 3; pass += 1) {
    const summary = await scanTarget(parts, new Reporter(parts), target(), never);
    expect(summary).toMatchObject({ clean: 0, fromMemory: 0, unscanned: { 'engine-limit': 3 } });
  }
  expect(engine.scans).toBe(3);
  engine.inForce = { ...version, database: 'b' };
  await scanTarget(parts, new Reporter(parts), target(), never);
  expect(engine.scans).toBe(6);
});

test('the same malicious bytes under a second name are a second finding', async () => {
  const twice: WalkEntry[] = ['a', 'b'].map((name) => ({ kind: 'candidate', candidate: candidate(name, 1) }));
  const parts = passParts(
    layerOf(twice),
    countingEngine(() => ({ kind: 'match', names: ['Bad'] })),
  );
  await scanTarget(parts, new Reporter(parts), target(), never);
  expect(parts.reports.filter((report) => report.kind === 'finding')).toHaveLength(2);
});
