import { total } from '@guardimesh/model';
import type { DemoOutcome } from './once.js';

/** Each finding and then the summary, one JSON object a line, on standard output. */
export function printOutcome(
  outcome: DemoOutcome,
  write: (line: string) => void = (line) => process.stdout.write(`${line}\n`),
): void {
  for (const scan of outcome.scans) write(JSON.stringify({ type: 'finding', ...scan }));
  const { totals, agents } = outcome.coverage;
  write(
    JSON.stringify({
      type: 'summary',
      containers_running: totals.containers_running,
      containers_scanned: totals.containers_scanned,
      containers_waiting: totals.containers_waiting,
      seen: totals.seen,
      clean: totals.clean,
      found: totals.found,
      unscanned: total(totals.unscanned),
      unscanned_by_reason: totals.unscanned,
      signatures: agents.flatMap(({ engines }) =>
        engines.map(({ engine, version, database }) => `${engine} ${version} ${database}`),
      ),
      infected_container_found: outcome.infectedFound,
      clean_container_clean: outcome.cleanIsClean,
    }),
  );
}
