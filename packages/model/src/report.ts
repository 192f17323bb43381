import type { Finding, FindingPlace } from './finding.js';
import type { ScanSummary } from './scan-summary.js';

/** What the flow hands to delivery, one at a time. */
export type Report =
  | { readonly kind: 'finding'; readonly finding: Finding }
  | { readonly kind: 'summary'; readonly summary: ScanSummary }
  /** a container is there, or is gone: the console counts those seen beside those scanned */
  | {
      readonly kind: 'sighting';
      readonly place: FindingPlace;
      readonly state: 'running' | 'gone';
      readonly at: string;
    };

/** What delivery sends: numbered per agent, so that the backend can tell a repeat (at-least-once, idempotent). */
export interface ReportBatch {
  readonly agentId: string;
  readonly sequence: number;
  readonly reports: readonly Report[];
}

/** The backend's word that a batch is stored; only then does it leave the buffer. */
export interface DeliveryReceipt {
  readonly sequence: number;
  readonly stored: true;
}
