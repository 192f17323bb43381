import { isUnscannedReason, UNSCANNED_REASONS } from '@guardimesh/model';

/** Counts by reason as they come over the wire: keys of a newer scanner may be among them. */
export type UnscannedCounts = Readonly<Record<string, number | undefined>>;

export interface UnscannedLine {
  readonly reason: string;
  readonly text: string;
  readonly count: number;
}

/** The reasons in plain words, most frequent first. A reason this console does not know is shown by its name, not lost. */
export function unscannedLines(counts: UnscannedCounts): UnscannedLine[] {
  return Object.entries(counts)
    .flatMap(([reason, count]) => (count === undefined || count === 0 ? [] : [{ reason, count }]))
    .map(({ reason, count }) => ({
      reason,
      count,
      text: isUnscannedReason(reason) ? UNSCANNED_REASONS[reason] : reason,
    }))
    .sort((a, b) => b.count - a.count || (a.reason < b.reason ? -1 : 1));
}

export function unscannedTotal(counts: UnscannedCounts): number {
  return Object.values(counts).reduce<number>((sum, count) => sum + (count ?? 0), 0);
}
