import type { Explanation, FindingPlace } from './finding.js';
import type { EngineVersion } from './engine.js';
import type { TriggerReason } from './scan-target.js';
import type { UnscannedReason } from './unscanned-reason.js';

/** Entries that hold no bytes of their own to scan. They are counted, and are neither clean nor unscanned. */
export const NOTHING_TO_SCAN = ['directory', 'symlink', 'whiteout', 'runtime-stub', 'empty'] as const;
export type NothingToScan = (typeof NOTHING_TO_SCAN)[number];

/**
 * One pass over one target, in numbers. `seen` is the sum of clean, found, unscanned and nothingToScan:
 * {@link summaryBalances} says whether it is, and a summary that does not balance is a defect.
 */
export interface ScanSummary {
  readonly place: FindingPlace;
  readonly reason: TriggerReason;
  readonly seen: number;
  readonly clean: number;
  readonly found: number;
  readonly nothingToScan: Readonly<Partial<Record<NothingToScan, number>>>;
  readonly unscanned: Readonly<Partial<Record<UnscannedReason, number>>>;
  /** programs that looked out of place and are not, by what explains them; beside the counts above, not part of their sum */
  readonly explained: Readonly<Partial<Record<Explanation, number>>>;
  /** of clean and found: those whose verdict was known from an earlier pass under the same signatures */
  readonly fromMemory: number;
  /** files that had to wait for an engine that was away, whatever became of them */
  readonly waited: number;
  readonly bytesScanned: number;
  /** ISO 8601 */
  readonly startedAt: string;
  readonly finishedAt: string;
  /** every engine version that gave a verdict in this pass */
  readonly engines: readonly EngineVersion[];
}

export function total(counts: Readonly<Partial<Record<string, number>>>): number {
  return Object.values(counts).reduce<number>((sum, count) => sum + (count ?? 0), 0);
}

export function summaryBalances(summary: ScanSummary): boolean {
  return summary.seen === summary.clean + summary.found + total(summary.unscanned) + total(summary.nothingToScan);
}
