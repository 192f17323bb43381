import type { Coverage, ScansPage } from '@guardimesh/wire';
import type { CustomerId } from '../identity/index.js';
import type { CoverageBounds, ResultStore } from './result-store.js';
import type { PageBounds, ScanFilter } from './scan-filter.js';

export const SCANS_LIMIT_DEFAULT = 50;
export const SCANS_LIMIT_MAX = 1_000;
export const COVERAGE_BOUNDS: CoverageBounds = { containersMax: 1_000, agentsMax: 1_000 };

/** One page of what was found, newest first. */
export async function listScans(
  results: ResultStore,
  customer: CustomerId,
  filter: ScanFilter,
  page: PageBounds,
): Promise<ScansPage> {
  const bounded = { limit: Math.min(page.limit, SCANS_LIMIT_MAX), offset: page.offset };
  const { rows, total } = await results.listScans(customer, filter, bounded);
  return { scans: rows, total, ...bounded };
}

/** What was seen, scanned and not scanned. */
export function readCoverage(results: ResultStore, customer: CustomerId): Promise<Coverage> {
  return results.readCoverage(customer, COVERAGE_BOUNDS);
}
