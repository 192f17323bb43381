import type { Report } from '@guardimesh/model';

/**
 * Port: reports between the scan and their receipt. Bounded; what does not fit is counted, and findings are dropped last.
 * The memory buffer is one implementation; a spool on disk will be the other.
 */
export interface ReportBuffer {
  /** Never blocks. */
  append(report: Report): void;
  /**
   * The oldest reports, findings before anything else, that fit one batch. They stay in the buffer, and the same ones are
   * given again, until {@link acknowledge}. Null where there is nothing.
   */
  nextBatch(): { readonly reports: readonly Report[] } | null;
  /** The batch of the last {@link nextBatch} is stored at the backend: only now does it leave the buffer. */
  acknowledge(): void;
  /** The batch of the last {@link nextBatch} will never be taken (the backend refused its form): dropped, and counted. */
  discard(): void;
  readonly size: number;
  /** reports dropped in this run */
  readonly dropped: number;
  /** Resolves when there is something to send, or when the signal aborts. */
  waitForReports(signal: AbortSignal): Promise<void>;
}
