import { DEFAULT_BUDGET, type FileCandidate, type Report, type ScanTarget } from '@guardimesh/model';
import { Reporter, scanTarget, watchAndScan, type ContextCheck, type FlowParts } from '@guardimesh/scan-core';
import { expect, test } from 'vitest';
import { candidate, engineOf, layerOf, passParts, runtimeOf, target, version } from './ports-in-memory.js';

const clean = engineOf(() => ({ by: version, kind: 'clean' }));

test('a word from the process watch brings a pass over the processes of that container alone', async () => {
  const enough = new AbortController();
  const looked: ScanTarget[] = [];
  const processes = {
    scope: 'processes' as const,
    open: (each: ScanTarget) => {
      looked.push(each);
      if (each.reason === 'executed') enough.abort();
      return Promise.resolve(null);
    },
  };
  const parts: FlowParts = {
    ...passParts(layerOf([]), clean),
    sources: [layerOf([]), processes],
    ...runtimeOf('a', 'b'),
    watch: {
      async *news(containers, signal) {
        // as often as it takes until the containers are known and their first pass has ended
        while (!signal.aborted) {
          await new Promise(setImmediate);
          if (containers().some(({ id }) => id === 'b')) yield 'b';
          yield 'unknown';
        }
      },
    },
  };
  const pace = { settlingSeconds: [], steadySeconds: 3_600, calendar: null, retrySeconds: 3_600 };
  const settings = { pace, budget: DEFAULT_BUDGET, passesAtOnce: 1, stopWhenSettled: false };
  await watchAndScan(parts, settings, new Reporter(parts), enough.signal);
  const executed = looked.filter(({ reason }) => reason === 'executed');
  expect(executed.map((each) => [each.container.id, each.scopes])).toEqual([['b', ['processes']]]);
});

test('a file of which nothing was to be said is looked at again once a process runs it', async () => {
  const file = candidate('dev/shm/x', 1);
  const use = { process: { pid: 7, startTimeTicks: 7 }, command: 'x', held: 'on-disk' as const };
  const uses: FileCandidate[] = [
    file,
    { ...file, origin: 'descriptor', use },
    { ...file, origin: 'exe', use },
    { ...file, origin: 'exe', use },
  ];
  const check: ContextCheck = {
    name: 'test',
    contextOf: () => Promise.resolve(''),
    concerns: () => true,
    check: (_, { origin }) =>
      Promise.resolve(
        origin === 'exe'
          ? { kind: 'match', match: { kind: 'memfd', verdict: 'suspicious', names: ['Test'] } }
          : { kind: 'nothing' },
      ),
  };
  const { memory } = passParts(layerOf([]), clean);
  const found: number[] = [];
  for (const each of uses) {
    const parts = { ...passParts(layerOf([{ kind: 'candidate', candidate: each }]), clean), checks: [check], memory };
    const summary = await scanTarget(parts, new Reporter(parts), target(), new AbortController().signal);
    found.push(summary.found);
    expect(parts.reports.filter((report: Report) => report.kind === 'finding')).toHaveLength(summary.found);
  }
  expect(found).toEqual([0, 0, 1, 1]);
});
