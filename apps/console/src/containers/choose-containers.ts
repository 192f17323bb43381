import type { CoverageRow } from '@guardimesh/wire';
import { byUrgency, containerStatus } from './container-status.js';
import type { ContainerFilter } from './containers-filter.js';
import { unscannedTotal } from './unscanned.js';

const PASSES: Readonly<Record<ContainerFilter, (row: CoverageRow) => boolean>> = {
  all: () => true,
  found: (row) => row.found > 0,
  unscanned: (row) => unscannedTotal(row.unscanned) > 0 || containerStatus(row).kind === 'missed',
  waiting: (row) => containerStatus(row).kind === 'waiting',
};

/** The rows a filter lets pass, the most urgent first. */
export function chooseContainers(rows: readonly CoverageRow[], filter: ContainerFilter): CoverageRow[] {
  return rows.filter(PASSES[filter]).sort(byUrgency);
}

export function countContainers(rows: readonly CoverageRow[]): Record<ContainerFilter, number> {
  const count = (filter: ContainerFilter): number => rows.filter(PASSES[filter]).length;
  return { all: count('all'), found: count('found'), unscanned: count('unscanned'), waiting: count('waiting') };
}
