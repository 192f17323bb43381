import { systemClock, silentLog, type Log } from '@guardimesh/kit';
import { createClamdEngine, DEFAULT_CLAMD_ENGINE } from '@guardimesh/engines';
import {
  DEFAULT_BUDGET,
  lossyText,
  SCAN_SCOPES,
  type ContainerSnapshot,
  type Finding,
  type Report,
  type ScanSummary,
  type TargetBudget,
} from '@guardimesh/model';
import {
  AT_ONCE,
  RecentVerdicts,
  Reporter,
  scanTarget,
  type Engine,
  type FileSource,
  ScanRules,
} from '@guardimesh/scan-core';
import { createWritableLayerSource } from '@guardimesh/sources';

/** The real flow (walk, open, clamd, judge, report) over a folder that stands for a container's upper directory. */
export interface FlowOnAFolder {
  /** files that the engine has answered */
  answered(): number;
  pass(
    upper: string,
    options?: { budget?: Partial<TargetBudget>; signal?: AbortSignal },
  ): Promise<{ summary: ScanSummary; findings: Finding[]; paths: string[] }>;
  close(): Promise<void>;
}

export function flowOnAFolder(clamdSocket: string, log: Log = silentLog): FlowOnAFolder {
  const engine = createClamdEngine({ ...DEFAULT_CLAMD_ENGINE, socketPath: clamdSocket }, systemClock, log);
  engine.start();
  const layers = createWritableLayerSource({ hostRoot: '', log });
  let answered = 0;
  const counted: Engine = {
    name: engine.name,
    parallelism: engine.parallelism,
    version: () => engine.version(),
    scan: async (file, hooks) => {
      const answer = await engine.scan(file, hooks);
      answered += 1;
      return answer;
    },
  };
  return {
    answered: () => answered,
    async pass(upper, options = {}) {
      const reports: Report[] = [];
      const parts = passParts(layers, counted, log, reports);
      const target = {
        container: snapshot(upper),
        pod: null,
        reason: 'started',
        scopes: SCAN_SCOPES,
        budget: { ...DEFAULT_BUDGET, ...options.budget },
      } as const;
      const summary = await scanTarget(
        parts,
        new Reporter(parts),
        target,
        options.signal ?? new AbortController().signal,
      );
      const findings = reports.flatMap((report) => (report.kind === 'finding' ? [report.finding] : []));
      return { summary, findings, paths: findings.map((finding) => lossyText(finding.path)).sort() };
    },
    async close() {
      await engine.close();
      await layers.close();
    },
  };
}

function passParts(layers: FileSource, engine: Engine, log: Log, reports: Report[]) {
  const sink = {
    put: (report: Report) => {
      reports.push(report);
    },
  };
  return {
    ...{
      sources: [layers],
      engines: [engine] as const,
      checks: [],
      digest: null,
      pace: AT_ONCE,
      rules: new ScanRules(),
      memory: new RecentVerdicts(0),
    },
    ...{ clock: systemClock, log, sink },
  };
}

function snapshot(upper: string): ContainerSnapshot {
  return {
    runtime: 'containerd',
    id: 'a'.repeat(64),
    name: 'test',
    kind: 'container',
    image: 'localhost/test:1',
    imageDigest: null,
    process: null,
    root: { upper, lowers: [] },
    pod: null,
    createdAt: '2026-01-01T00:00:00Z',
  };
}
