import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { readStartTimeTicks } from '@guardimesh/linux';
import { makeStateFolder } from './places.js';

/** One `up` on this machine, written down while it runs, so that the next one can clear away what a killed one left. */
export interface Run {
  readonly pid: number;
  readonly startTimeTicks: number | null;
  readonly runFolder: string;
  /** null: results in memory */
  readonly dataFolder: string | null;
}

export function noteRun(run: Run, stateFolder: string): () => void {
  const path = join(makeStateFolder('runs', stateFolder), `${run.pid}.json`);
  writeFileSync(path, JSON.stringify(run), { mode: 0o600 });
  return () => {
    rmSync(path, { force: true });
  };
}

/** Runs written down earlier: `alive` where that very process still is (pid and start time), else a leftover. */
export function earlierRuns(stateFolder: string): { run: Run; alive: boolean; forget: () => void }[] {
  const folder = makeStateFolder('runs', stateFolder);
  return readdirSync(folder).flatMap((name) => {
    const path = join(folder, name);
    const run = readRun(path);
    const forget = (): void => {
      rmSync(path, { force: true });
    };
    if (run !== null) return [{ run, alive: isAlive(run), forget }];
    forget();
    return [];
  });
}

function readRun(path: string): Run | null {
  try {
    const value: unknown = JSON.parse(readFileSync(path, 'utf8'));
    if (typeof value !== 'object' || value === null) return null;
    const { pid, startTimeTicks, runFolder, dataFolder } = value as Record<string, unknown>;
    if (typeof pid !== 'number' || typeof runFolder !== 'string') return null;
    return {
      pid,
      runFolder,
      startTimeTicks: typeof startTimeTicks === 'number' ? startTimeTicks : null,
      dataFolder: typeof dataFolder === 'string' ? dataFolder : null,
    };
  } catch {
    return null;
  }
}

function isAlive(run: Run): boolean {
  if (process.platform === 'linux') return readStartTimeTicks(run.pid) === run.startTimeTicks;
  try {
    process.kill(run.pid, 0);
    return true;
  } catch {
    return false;
  }
}
