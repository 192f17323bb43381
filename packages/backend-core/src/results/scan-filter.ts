/** Which rows `GET /api/scans` shows. Null: any. Texts match whole, save `path`, which matches as a part. */
export interface ScanFilter {
  /** ISO 8601, both ends included, compared with when the row was last seen */
  readonly from: string | null;
  readonly until: string | null;
  readonly cluster: string | null;
  readonly namespace: string | null;
  readonly node: string | null;
  readonly pod: string | null;
  readonly container: string | null;
  readonly image: string | null;
  /** any of the row's signature names */
  readonly signature: string | null;
  readonly verdict: string | null;
  readonly kind: string | null;
  readonly path: string | null;
}

export interface PageBounds {
  readonly limit: number;
  readonly offset: number;
}

export const EVERY_SCAN: ScanFilter = {
  from: null,
  until: null,
  cluster: null,
  namespace: null,
  node: null,
  pod: null,
  container: null,
  image: null,
  signature: null,
  verdict: null,
  kind: null,
  path: null,
};
