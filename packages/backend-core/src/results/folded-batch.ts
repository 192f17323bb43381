import type { FindingKind } from '@guardimesh/model';
import type { CoverageRow, WireBatch, WireFinding, WireSummary } from '@guardimesh/wire';
import type { FindingId } from '../identity/index.js';

/** What is stored of a batch: each finding and each container once, however often the batch names it. Times are ISO 8601. */
export interface FoldedBatch {
  readonly agentId: string;
  readonly sequence: number;
  readonly clusterId: string;
  readonly nodeName: string;
  readonly receivedAt: string;
  readonly scannerVersion: string;
  readonly engines: WireBatch['engines'];
  readonly reportsDropped: number;
  readonly findings: readonly FoldedFinding[];
  readonly containers: readonly FoldedContainer[];
}

export interface ContainerPlace {
  readonly container_id: string;
  readonly image: string;
  readonly pod_name: string | null;
  readonly namespace: string | null;
  readonly pod_ip: string | null;
  readonly host_ip: string | null;
}

export interface FoldedFinding extends ContainerPlace {
  /** for the case that it is new; a finding known already keeps its id */
  readonly id: FindingId;
  readonly fingerprint: string;
  readonly kind: FindingKind;
  readonly verdict: WireFinding['verdict'];
  readonly signature_names: readonly string[];
  readonly file_path: string;
  readonly file_path_base64: string | null;
  readonly first_seen: string;
  readonly last_seen: string;
  readonly times_seen: number;
}

export type PassCounts = Pick<
  WireSummary,
  | 'seen'
  | 'clean'
  | 'found'
  | 'nothing_to_scan'
  | 'unscanned'
  | 'explained'
  | 'from_memory'
  | 'waited'
  | 'bytes_scanned'
>;

export interface FoldedContainer extends ContainerPlace {
  /** when the place was true */
  readonly place_at: string;
  readonly state: CoverageRow['state'];
  /** when the state was seen; before all sightings where only passes are known */
  readonly state_at: string;
  readonly first_seen: string;
  readonly passes: number;
  /** of the pass that ended last; null and zeros where the batch has none */
  readonly last_scan: string | null;
  readonly counts: PassCounts;
}
