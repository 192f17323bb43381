import type { ScanRow } from './api.js';

/**
 * Server-sent events of `GET /api/events` (WHATWG HTML, section 9.2). `finding` carries the row; `coverage` says only that
 * the coverage answer changed and is worth fetching again; a comment line comes every 15 seconds.
 */
export type LiveEvent =
  | { readonly event: 'finding'; readonly data: ScanRow }
  | { readonly event: 'coverage'; readonly data: { readonly at: string } };
