import fc from 'fast-check';
import { expect, test } from 'vitest';
import { summaryBalances, total, UNSCANNED_REASONS, type EngineAnswer, type UnscannedReason } from '@guardimesh/model';
import { judge, Reporter, scanTarget, type WalkEntry } from '@guardimesh/scan-core';
import { candidate, engineOf, layerOf, passParts, target, version } from './ports-in-memory.js';

const never = new AbortController().signal;
const reasons = Object.keys(UNSCANNED_REASONS) as UnscannedReason[];
const answer: fc.Arbitrary<EngineAnswer> = fc.oneof(
  fc.constant<EngineAnswer>({ by: version, kind: 'clean' }),
  fc.constant<EngineAnswer>({ by: version, kind: 'match', names: ['Bad'] }),
  fc.constantFrom(...reasons).map((reason): EngineAnswer => ({ by: version, kind: 'skipped', reason, detail: '' })),
  fc.constantFrom(...reasons).map((reason): EngineAnswer => ({ by: version, kind: 'failed', reason, detail: '' })),
);

test('clean needs every engine to have said clean of a file that did not change', () => {
  fc.assert(
    fc.property(fc.array(answer, { maxLength: 4 }), fc.boolean(), (answers, changed) => {
      const verdict = judge({ kind: 'answered', answers, changed, remember: () => undefined });
      const allClean = answers.length > 0 && answers.every((each) => each.kind === 'clean') && !changed;
      expect(verdict.kind === 'clean').toBe(allClean);
      expect(verdict.kind === 'malicious').toBe(answers.some((each) => each.kind === 'match'));
    }),
  );
});

test('every entry that a walk tells is in the summary exactly once, whatever the engine answers', async () => {
  const entry = fc.oneof(
    fc.nat(50).map((inode): WalkEntry => ({ kind: 'candidate', candidate: candidate(`f${inode}`, inode) })),
    fc
      .constantFrom(...reasons)
      .map((reason): WalkEntry => ({ kind: 'unscanned', reason, path: candidate('u', 1).path })),
    fc.constant<WalkEntry>({ kind: 'nothing', what: 'directory', path: candidate('d', 1).path }),
  );
  await fc.assert(
    fc.asyncProperty(
      fc.array(entry, { maxLength: 60 }),
      fc.array(answer, { minLength: 51, maxLength: 51 }),
      async (entries, answers) => {
        const layers = layerOf(entries);
        const parts = passParts(
          layers,
          engineOf((descriptor) => answers[descriptor] ?? { by: version, kind: 'clean' }),
        );
        const summary = await scanTarget(parts, new Reporter(parts), target(), never);
        expect(summary.seen).toBe(entries.length);
        expect(summaryBalances(summary)).toBe(true);
        expect(layers.open_.size).toBe(0);
      },
    ),
  );
});

test('an engine that throws, a layer that cannot be opened and a walk that breaks off are told as unscanned', async () => {
  const one: WalkEntry[] = [{ kind: 'candidate', candidate: candidate('a', 1) }];
  const throwing = passParts(
    layerOf(one),
    engineOf(() => Promise.reject(new Error('no'))),
  );
  expect((await scanTarget(throwing, new Reporter(throwing), target(), never)).unscanned).toEqual({
    'internal-error': 1,
  });

  const clean = engineOf(() => ({ by: version, kind: 'clean' }));
  const noLayer = passParts({ scope: 'files', open: () => Promise.resolve('gone-before-scan' as const) }, clean);
  expect((await scanTarget(noLayer, new Reporter(noLayer), target(), never)).unscanned).toEqual({
    'gone-before-scan': 1,
  });

  const broken = passParts(
    layerOf(one, {
      async *walk() {
        yield await Promise.resolve(one);
        throw new Error('worker died');
      },
    }),
    clean,
  );
  const summary = await scanTarget(broken, new Reporter(broken), target(), never);
  expect(summary).toMatchObject({ seen: 2, clean: 1, unscanned: { 'internal-error': 1 } });
});

test('the bounds of a pass each leave their own reason', async () => {
  const entries: WalkEntry[] = [1, 2, 3].map((inode) => ({
    kind: 'candidate',
    candidate: candidate(`f${inode}`, inode, inode * 10),
  }));
  const parts = passParts(
    layerOf(entries),
    engineOf(() => ({ by: version, kind: 'clean' }), 1),
  );
  const small = { ...target().budget, fileBytesMax: 20, passBytesMax: 10 };
  const summary = await scanTarget(parts, new Reporter(parts), target('c', small), never);
  expect(summary.unscanned).toEqual({ 'byte-limit': 1, 'too-large': 1 });
  const stopped = AbortSignal.abort();
  expect(total((await scanTarget(parts, new Reporter(parts), target(), stopped)).unscanned)).toBe(3);
});

test('a file that changes while it is scanned is neither clean nor remembered', async () => {
  const entries: WalkEntry[] = [{ kind: 'candidate', candidate: candidate('a', 1) }];
  const layers = layerOf(entries, {
    identityNow: (file) => ({ ...file.identity, changedNs: file.identity.changedNs + 1n }),
  });
  const parts = passParts(
    layers,
    engineOf(() => ({ by: version, kind: 'clean' })),
  );
  for (let pass = 0; pass < 2; pass += 1) {
    const summary = await scanTarget(parts, new Reporter(parts), target(), never);
    expect(summary).toMatchObject({ clean: 0, fromMemory: 0, unscanned: { 'changed-during-scan': 1 } });
  }
});
