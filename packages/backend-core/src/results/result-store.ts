import type { Coverage, ScanRow } from '@guardimesh/wire';
import type { CustomerId } from '../identity/index.js';
import type { FoldedBatch } from './folded-batch.js';
import type { PageBounds, ScanFilter } from './scan-filter.js';

/** `repeat`: the batch was stored before, and nothing was changed. */
export type StoreOutcome =
  | { readonly kind: 'repeat' }
  /** the findings of this batch as they stand now */
  | { readonly kind: 'stored'; readonly findings: readonly ScanRow[] };

/** Most rows of containers and of agents in one coverage answer; running containers come first. */
export interface CoverageBounds {
  readonly containersMax: number;
  readonly agentsMax: number;
}

/**
 * Port: scan results. Findings, coverage and the log of batches are one port, as one transaction holds them: a batch
 * is stored whole or not at all. Each call names the customer, and no call shows or changes another one's rows
 * (invariant 4).
 *
 * A newer report never gives way to an older one that arrives later: each part of a row (place, state, newest pass)
 * keeps the time it was true. Of equal times the one that arrives later holds, and `gone` before `running`.
 */
export interface ResultStore {
  /** Resolves after commit. Idempotent on (customer, agentId, sequence). */
  storeBatch(customer: CustomerId, batch: FoldedBatch): Promise<StoreOutcome>;
  /** Newest first; `total` counts all rows that match. */
  listScans(
    customer: CustomerId,
    filter: ScanFilter,
    page: PageBounds,
  ): Promise<{ readonly rows: ScanRow[]; readonly total: number }>;
  readCoverage(customer: CustomerId, bounds: CoverageBounds): Promise<Coverage>;
  /** Resolves where the store answers. */
  ping(): Promise<void>;
}
