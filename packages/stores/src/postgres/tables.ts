import type { ScanRow } from '@guardimesh/wire';
import type { ColumnType } from 'kysely';

/** Comes as a Date, goes as ISO 8601. */
type Time = ColumnType<Date, string, string>;
type MaybeTime = ColumnType<Date | null, string | null, string | null>;
/** bigint: PGlite gives a number where it fits one, node-postgres a text. Read it with `Number`. */
type Count = ColumnType<number | string, number, number>;
/** jsonb goes as text. */
type Json<T> = ColumnType<T, string, string>;
export type Counts = Readonly<Record<string, number>>;

export interface Tables {
  readonly scanner_key: KeyTable;
  readonly browser_session: SessionTable;
  readonly batch: BatchTable;
  readonly agent: AgentTable;
  readonly finding: FindingTable;
  readonly container: ContainerTable;
}

interface KeyTable {
  id: string;
  customer_id: string;
  label: string;
  scopes: string[];
  digest: string;
  created_at: Time;
  revoked_at: MaybeTime;
}

interface SessionTable {
  digest: string;
  customer_id: string;
  created_at: Time;
  expires_at: Time;
}

interface BatchTable {
  customer_id: string;
  agent_id: string;
  sequence: Count;
  received_at: Time;
}

interface AgentTable {
  customer_id: string;
  agent_id: string;
  cluster_id: string;
  node_name: string;
  newest_sequence: Count;
  last_seen: Time;
  scanner_version: string;
  engines: Json<{ engine: string; version: string; database: string }[]>;
  reports_dropped: Count;
}

interface PlaceColumns {
  customer_id: string;
  cluster_id: string;
  node_name: string;
  container_id: string;
  image: string;
  pod_name: string | null;
  namespace: string | null;
  pod_ip: string | null;
  host_ip: string | null;
}

export interface FindingTable extends PlaceColumns {
  fingerprint: string;
  id: string;
  kind: ScanRow['kind'];
  verdict: 'suspicious' | 'malicious';
  signature_names: string[];
  file_path: string;
  file_path_base64: string | null;
  first_seen: Time;
  last_seen: Time;
  times_seen: Count;
}

export interface ContainerTable extends PlaceColumns {
  place_at: Time;
  state: 'running' | 'gone';
  state_at: Time;
  first_seen: Time;
  passes: Count;
  last_scan: MaybeTime;
  seen: Count;
  clean: Count;
  found: Count;
  nothing_to_scan: Json<Counts>;
  unscanned: Json<Counts>;
  explained: Json<Counts>;
  from_memory: Count;
  waited: Count;
  bytes_scanned: Count;
}
