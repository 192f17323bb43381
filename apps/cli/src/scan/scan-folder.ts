import { mkdtempSync, realpathSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Lifecycle, silentLog, systemClock, type Log } from '@guardimesh/kit';
import { prepareDatabase, startClamd } from '@guardimesh/local';
import {
  DEFAULT_BUDGET,
  printablePath,
  SCAN_SCOPES,
  total,
  type Report,
  type ScanSummary,
  type ScanTarget,
} from '@guardimesh/model';
import { AT_ONCE, RecentVerdicts, Reporter, scanTarget, ScanRules } from '@guardimesh/scan-core';
import { CliError, createProgress, progressLog, type Progress } from '../output/index.js';
import { folderParts } from './folder-parts.js';
import { makeStateFolder } from '../up/places.js';

const PROGRESS_EVERY_MS = 1_000;

/**
 * Scans one folder through the same flow as a container, without any server.
 * @returns clamscan's exit codes: 0 clean, 1 something found, 2 something was not scanned
 */
export async function scanFolder(folder: string, options: { json: boolean; clamd?: string }): Promise<number> {
  const directory = existingFolder(folder);
  const progress = createProgress();
  const log = progressLog(progress);
  const lifecycle = new Lifecycle(log);
  for (const signal of ['SIGINT', 'SIGTERM'] as const)
    process.once(signal, () => void lifecycle.close().then(() => process.exit(130)));
  try {
    const socketPath = options.clamd ?? (await ownClamd(progress, log, lifecycle));
    const { engine, layers } = await folderParts(directory, socketPath, lifecycle, log);
    const sink = {
      put: (report: Report) => {
        printReport(report, options.json);
      },
    };
    const parts = {
      sources: [layers],
      engines: [engine] as const,
      checks: [],
      digest: null,
      pace: AT_ONCE,
      rules: new ScanRules(),
      memory: new RecentVerdicts(0),
      clock: systemClock,
      log,
      sink,
    };
    const ticking = setInterval(() => {
      progress.say(`still scanning ${directory}`);
    }, 10 * PROGRESS_EVERY_MS).unref();
    // what it would log is printed here already
    const summary = await scanTarget(
      parts,
      new Reporter({ ...parts, log: silentLog }),
      folderTarget(directory),
      lifecycle.signal,
    );
    clearInterval(ticking);
    if (!options.json) printSummary(summary);
    if (summary.found > 0) return 1;
    return total(summary.unscanned) > 0 ? 2 : 0;
  } finally {
    await lifecycle.close();
  }
}

function existingFolder(folder: string): string {
  try {
    const directory = realpathSync(folder);
    if (statSync(directory).isDirectory()) return directory;
  } catch (cause) {
    throw new CliError('bad-argument', `${folder} cannot be opened`, { cause });
  }
  throw new CliError('bad-argument', `${folder} is not a folder`);
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

function folderTarget(directory: string): ScanTarget {
  return {
    container: {
      runtime: 'none',
      id: directory,
      name: directory,
      kind: 'container',
      image: '',
      imageDigest: null,
      process: null,
      root: { upper: directory, lowers: [] },
      pod: null,
      createdAt: new Date(0).toISOString(),
    },
    pod: null,
    reason: 'requested',
    scopes: SCAN_SCOPES,
    budget: DEFAULT_BUDGET,
  };
}

function printReport(report: Report, json: boolean): void {
  if (report.kind === 'finding') {
    const { path, names, verdict, foundAt } = report.finding;
    if (json)
      print(
        JSON.stringify({
          type: 'finding',
          file_path: printablePath(path),
          signature_names: names,
          verdict,
          found_at: foundAt,
        }),
      );
    else print(`${printablePath(path)}: ${names.join(', ')} FOUND`);
  } else if (report.kind === 'summary' && json) {
    const { place, ...counts } = report.summary;
    print(JSON.stringify({ type: 'summary', folder: place.containerId, ...counts }));
  }
}

function printSummary(summary: ScanSummary): void {
  const unscanned = Object.entries(summary.unscanned).map(([reason, count]) => `${count} ${reason}`);
  print(
    [
      '',
      `seen       ${summary.seen}`,
      `clean      ${summary.clean}`,
      `found      ${summary.found}`,
      `unscanned  ${total(summary.unscanned)}${unscanned.length > 0 ? ` (${unscanned.join(', ')})` : ''}`,
      `no content ${total(summary.nothingToScan)} (directories, links, empty files)`,
      `scanned    ${(summary.bytesScanned / 1e6).toFixed(1)} MB`,
      ...summary.engines.map(
        ({ engine, version, database }) => `engine     ${engine} ${version}, signatures ${database}`,
      ),
    ].join('\n'),
  );
}

function print(line: string): void {
  process.stdout.write(`${line}\n`);
}
