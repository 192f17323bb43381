import { systemClock } from '@guardimesh/kit';
import type { Coverage, CoverageRow, ScanRow } from '@guardimesh/wire';
import type { BackendSession } from './backend-session.js';

/** What the demonstration must show: read from the backend, as a person would see it. */
export interface DemoOutcome {
  readonly infectedFound: boolean;
  readonly cleanIsClean: boolean;
  readonly scans: readonly ScanRow[];
  readonly coverage: Coverage;
}

/**
 * Waits until the first full pass is over: both containers scanned, the infected one's finding there, or the time is up.
 * Clean means judged: at least one file scanned, none found, none left unscanned.
 */
export async function watchDemo(
  session: BackendSession,
  demo: { cleanId: string; infectedId: string },
  timeoutMs: number,
  signal: AbortSignal,
): Promise<DemoOutcome> {
  const deadline = systemClock.monotonicMs() + timeoutMs;
  for (;;) {
    const outcome = outcomeOf(await session.scans(), await session.coverage(), demo);
    if ((outcome.infectedFound && outcome.cleanIsClean) || signal.aborted) return outcome;
    if (systemClock.monotonicMs() > deadline) return outcome;
    await systemClock.sleep(100, signal);
  }
}

function outcomeOf(
  scans: readonly ScanRow[],
  coverage: Coverage,
  demo: { cleanId: string; infectedId: string },
): DemoOutcome {
  const rowOf = (id: string): CoverageRow | undefined => coverage.containers.find((row) => row.container_id === id);
  const clean = rowOf(demo.cleanId);
  const infected = rowOf(demo.infectedId);
  return {
    scans,
    coverage,
    infectedFound: (infected?.found ?? 0) > 0 && scans.some((row) => row.container_id === demo.infectedId),
    cleanIsClean:
      clean !== undefined &&
      clean.clean > 0 &&
      clean.found === 0 &&
      Object.keys(clean.unscanned).length === 0 &&
      !scans.some((row) => row.container_id === demo.cleanId),
  };
}
