import type { Report } from '@guardimesh/model';

/** Port: where reports go. Never blocks and never throws: scanning does not wait for delivery. */
export interface ReportSink {
  put(report: Report): void;
}
