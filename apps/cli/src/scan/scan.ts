import { mkdtempSync, realpathSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Lifecycle, silentLog, systemClock, type Log } from '@guardimesh/kit';
import { prepareDatabase, startClamd } from '@guardimesh/local';
import {
  DEFAULT_BUDGET,
  SCAN_SCOPES,
  total,
  type ContainerSnapshot,
  type Report,
  type ScanTarget,
} from '@guardimesh/model';
import { AT_ONCE, RecentVerdicts, Reporter, scanTarget, ScanRules } from '@guardimesh/scan-core';
import { createProgress, progressLog, type Progress } from '../output/index.js';
import { makeStateFolder } from '../up/places.js';
import { countedEngine } from './counted-engine.js';
import { findContainer } from './find-container.js';
import { partsFor, type Subject } from './parts.js';
import { printReport, printSummary } from './print.js';

export interface ScanOptions {
  readonly json: boolean;
  /** Unix socket of a clamd that runs; else one is started */
  readonly clamd?: string;
  /** the only runtime to ask, `containerd:/path`; else all that are found */
  readonly runtime?: string;
}

/**
 * Scans a file, a folder or a running container through the scanner's own flow, without any server.
 * @returns clamscan's exit codes: 0 clean, 1 something found, 2 something was not scanned
 */
export async function scan(what: string, options: ScanOptions): Promise<number> {
  const path = existingPath(what);
  const container = path === null ? await findContainer(what, options.runtime ?? null) : null;
  const subject: Subject = path ?? { kind: 'container' };
  const progress = createProgress();
  const log = progressLog(progress);
  const lifecycle = new Lifecycle(log);
  for (const signal of ['SIGINT', 'SIGTERM'] as const)
    process.once(signal, () => void lifecycle.close().then(() => process.exit(130)));
  try {
    const socketPath = options.clamd ?? (await ownClamd(progress, log, lifecycle));
    const found = await partsFor(subject, socketPath, lifecycle, log);
    const counted = countedEngine(found.engine, progress);
    const parts = {
      ...{ sources: found.sources, checks: found.checks, engines: [counted.engine, ...found.others] as const },
      ...{ digest: null, pace: AT_ONCE, rules: new ScanRules(), memory: new RecentVerdicts(0) },
      ...{ clock: systemClock, log },
      sink: {
        put: (report: Report) => {
          printReport(report, options.json);
        },
      },
    };
    // what the reporter would log is printed here already
    const reporter = new Reporter({ ...parts, log: silentLog });
    const target = targetOf(container ?? folderAsContainer(path?.path ?? what));
    const summary = await scanTarget(parts, reporter, target, lifecycle.signal);
    counted.end();
    if (!options.json) printSummary(summary);
    if (summary.found > 0) return 1;
    return total(summary.unscanned) > 0 ? 2 : 0;
  } finally {
    await lifecycle.close();
  }
}

function existingPath(what: string): { readonly kind: 'folder' | 'file'; readonly path: string } | null {
  try {
    const path = realpathSync(what);
    return { kind: statSync(path).isDirectory() ? 'folder' : 'file', path };
  } catch {
    return null;
  }
}

async function ownClamd(progress: Progress, log: Log, lifecycle: Lifecycle): Promise<string> {
  const runFolder = mkdtempSync(join(tmpdir(), 'guardimesh-'));
  lifecycle.onClose('run folder', () => {
    rmSync(runFolder, { recursive: true, force: true, maxRetries: 5 });
  });
  const clamd = await progress.step('clamd', async () => {
    const database = await prepareDatabase({ folder: makeStateFolder('signatures'), log });
    return startClamd({ folder: join(runFolder, 'clamd'), databaseFolder: database.folder });
  });
  lifecycle.onClose('clamd', () => clamd.stop());
  return clamd.socketPath;
}

function targetOf(container: ContainerSnapshot): ScanTarget {
  return { container, pod: null, reason: 'requested', scopes: SCAN_SCOPES, budget: DEFAULT_BUDGET };
}

function folderAsContainer(path: string): ContainerSnapshot {
  return {
    ...{ runtime: 'none', id: path, name: path, kind: 'container', image: '', imageDigest: null, process: null },
    ...{ root: { upper: path, lowers: [] }, pod: null, createdAt: new Date(0).toISOString() },
  };
}
