import type { ScanRow } from '@guardimesh/wire';
import type { Selectable } from 'kysely';
import type { FindingTable } from '../tables.js';

export function scanRowOf(row: Selectable<FindingTable>): ScanRow {
  return {
    id: row.id,
    timestamp: row.last_seen.toISOString(),
    first_seen: row.first_seen.toISOString(),
    cluster_id: row.cluster_id,
    node_name: row.node_name,
    container_id: row.container_id,
    image: row.image,
    pod_name: row.pod_name,
    namespace: row.namespace,
    pod_ip: row.pod_ip,
    host_ip: row.host_ip,
    kind: row.kind,
    verdict: row.verdict,
    signature_name: row.signature_names[0] ?? '',
    signature_names: row.signature_names,
    file_path: row.file_path,
    file_path_base64: row.file_path_base64,
    times_seen: Number(row.times_seen),
  };
}
