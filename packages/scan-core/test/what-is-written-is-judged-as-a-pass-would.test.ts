import { createHash } from 'node:crypto';
import { DEFAULT_BUDGET, type ContainerSnapshot, type Report } from '@guardimesh/model';
import {
  DEFAULT_RULES,
  Reporter,
  ScanRules,
  watchAndScan,
  type FlowParts,
  type RealTimeNews,
  type RulesDocument,
} from '@guardimesh/scan-core';
import { expect, test } from 'vitest';
import { candidate, engineOf, layerOf, passParts, runtimeOf, version } from './ports-in-memory.js';

const digest = createHash('sha256').update('good').digest();

/** The reports of a run in which the kernel tells that one container wrote a file that matches and one that does not. */
async function written(rules: Partial<RulesDocument>, found = digest as Uint8Array | null): Promise<Report[]> {
  const enough = new AbortController();
  const news = (containerId: string): RealTimeNews => ({
    kind: 'written',
    files: {
      ...{ containerId, clean: 1, fromMemory: 0, empty: 0, unscanned: {}, bytesScanned: 7, code: false },
      ...{ executed: false, found: [{ candidate: candidate('tmp/x', 1), names: ['Test'], digest: found }] },
    },
  });
  const parts = {
    ...passParts(
      layerOf([]),
      engineOf(() => ({ by: version, kind: 'clean' })),
    ),
    ...runtimeOf('a'),
    rules: new ScanRules({ ...DEFAULT_RULES, ...rules }),
    realTime: {
      async *news(containers: () => readonly ContainerSnapshot[]) {
        // once its first pass has ended, the container has been told of
        while (!parts.reports.some(({ kind }) => kind === 'summary')) await new Promise(setImmediate);
        // what a thread may still tell of one that it is no longer to hear
        yield news('a');
        heard.push(...containers().map(({ id }) => id));
        enough.abort();
      },
    },
  } satisfies FlowParts & { reports: readonly Report[] };
  heard.length = 0;
  const pace = { settlingSeconds: [], steadySeconds: 3_600, calendar: null, retrySeconds: 3_600 };
  const settings = { pace, budget: DEFAULT_BUDGET, passesAtOnce: 1, stopWhenSettled: false };
  await watchAndScan(parts, settings, new Reporter(parts), enough.signal);
  return [...parts.reports];
}
const heard: string[] = [];

const summaries = (reports: readonly Report[]) =>
  reports.flatMap((report) =>
    report.kind === 'summary' && report.summary.reason === 'written' ? [report.summary] : [],
  );
const findings = (reports: readonly Report[]) => reports.filter(({ kind }) => kind === 'finding');

test('a match is a finding at once, and the pass is counted as one of what was written', async () => {
  const reports = await written({});
  expect(findings(reports)).toHaveLength(1);
  expect(summaries(reports)).toMatchObject([{ seen: 2, found: 1, clean: 1 }]);
  expect(heard).toEqual(['a']);
});

test('bytes on the allow list are clean and explained', async () => {
  const reports = await written({ allowDigests: [digest.toString('hex')] });
  expect(findings(reports)).toEqual([]);
  expect(summaries(reports)).toMatchObject([{ seen: 2, found: 0, clean: 2, explained: { 'allow-list': 1 } }]);
});

test('bytes that are no longer those judged cannot be on the allow list', async () => {
  expect(findings(await written({ allowDigests: [digest.toString('hex')] }, null))).toHaveLength(1);
});

test('of a container that a rule leaves out nothing is heard, and nothing is counted clean', async () => {
  const reports = await written({ skip: { ...DEFAULT_RULES.skip, images: ['localhost/*'] } });
  expect(heard).toEqual([]);
  expect(findings(reports)).toEqual([]);
  expect(summaries(reports)).toEqual([]);
});

test('a file at a skipped path is counted under the rule', async () => {
  const reports = await written({ skip: { ...DEFAULT_RULES.skip, paths: ['/tmp/**'] } });
  expect(findings(reports)).toEqual([]);
  expect(summaries(reports)).toMatchObject([{ seen: 2, clean: 1, unscanned: { 'skipped-by-rule': 1 } }]);
});
