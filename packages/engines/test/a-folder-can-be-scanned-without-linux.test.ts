import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { silentLog, systemClock } from '@guardimesh/kit';
import { createStreamEngine } from '@guardimesh/engines';
import { clamdInstalled, startClamd, type RunningClamd } from '@guardimesh/local';
import { DEFAULT_BUDGET, SCAN_SCOPES, lossyText, type Report, type ScanTarget } from '@guardimesh/model';
import { AT_ONCE, RecentVerdicts, Reporter, scanTarget, ScanRules } from '@guardimesh/scan-core';
import { starterSignaturesFolder } from '@guardimesh/signatures';
import { createPortableFolderSource } from '@guardimesh/sources';
import { eicar, missing, testFolder } from '@guardimesh/testkit';

describe.skipIf(missing('clamd', clamdInstalled()) !== null)('the portable walk and INSTREAM', () => {
  const folder = testFolder();
  const data = join(folder.path, 'data');
  let clamd: RunningClamd;
  const container = {
    runtime: 'none',
    id: data,
    name: data,
    kind: 'container',
    image: '',
    imageDigest: null,
    process: null,
    root: { upper: data, lowers: [] },
    pod: null,
    createdAt: '',
  } as const;
  const target: ScanTarget = {
    container,
    pod: null,
    reason: 'requested',
    scopes: SCAN_SCOPES,
    budget: { ...DEFAULT_BUDGET, fileBytesMax: 1_000_000 },
  };

  beforeAll(async () => {
    mkdirSync(join(data, 'inner'), { recursive: true });
    writeFileSync(join(data, 'inner', 'infected'), eicar());
    writeFileSync(join(data, 'clean'), 'clean');
    writeFileSync(join(data, 'large'), Buffer.alloc(1_000_001));
    symlinkSync('/etc/passwd', join(data, 'link'));
    clamd = await startClamd({ folder: join(folder.path, 'clamd'), databaseFolder: starterSignaturesFolder() });
  });
  afterAll(async () => {
    await clamd.stop();
    folder.remove();
  });

  async function pass(): Promise<{ reports: Report[] }> {
    const reports: Report[] = [];
    const engine = await createStreamEngine({ socketPath: clamd.socketPath, timeoutSeconds: 30, parallelism: 2 });
    const sink = { put: (report: Report) => reports.push(report) };
    const parts = {
      sources: [createPortableFolderSource(data)],
      checks: [],
      digest: null,
      pace: AT_ONCE,
      rules: new ScanRules(),
      engines: [engine] as const,
      memory: new RecentVerdicts(0),
      clock: systemClock,
      log: silentLog,
      sink,
    };
    await scanTarget(parts, new Reporter(parts), target, new AbortController().signal);
    return { reports };
  }

  test('find what is infected and count the rest', async () => {
    const { reports } = await pass();
    const [finding, summary] = reports;
    expect(finding?.kind === 'finding' ? lossyText(finding.finding.path) : '').toBe(join(data, 'inner/infected'));
    expect(summary?.kind === 'summary' ? summary.summary : null).toMatchObject({
      seen: 5,
      clean: 1,
      found: 1,
      unscanned: { 'too-large': 1 },
      nothingToScan: { directory: 1, symlink: 1 },
    });
  });

  test('a clamd that is gone leaves files unscanned', async () => {
    const engine = await createStreamEngine({ socketPath: clamd.socketPath, timeoutSeconds: 30, parallelism: 2 });
    await clamd.stop();
    const reports: Report[] = [];
    const parts = {
      sources: [createPortableFolderSource(data)],
      checks: [],
      digest: null,
      pace: AT_ONCE,
      rules: new ScanRules(),
      engines: [engine] as const,
      memory: new RecentVerdicts(0),
      clock: systemClock,
      log: silentLog,
      sink: { put: (report: Report) => reports.push(report) },
    };
    const summary = await scanTarget(parts, new Reporter(parts), target, new AbortController().signal);
    expect(summary).toMatchObject({ clean: 0, unscanned: { 'too-large': 1, 'engine-unavailable': 2 } });
  });
});
