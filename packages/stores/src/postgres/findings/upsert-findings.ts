import type { CustomerId, FoldedBatch } from '@guardimesh/backend-core';
import type { ScanRow } from '@guardimesh/wire';
import { sql, type Selectable, type Transaction } from 'kysely';
import type { FindingTable, Tables } from '../tables.js';
import { scanRowOf } from './scan-row.js';

/** The rows as they stand afterwards. What tells the findings apart is in the fingerprint; the rest follows the newest report. */
export async function upsertFindings(
  step: Transaction<Tables>,
  customer: CustomerId,
  batch: FoldedBatch,
): Promise<ScanRow[]> {
  if (batch.findings.length === 0) return [];
  const newest = (column: string) => {
    const name = sql.id(column);
    return sql`${name} = case when excluded.last_seen >= finding.last_seen then excluded.${name} else finding.${name} end`;
  };
  const followed = [
    'node_name',
    'container_id',
    'image',
    'pod_name',
    'namespace',
    'pod_ip',
    'host_ip',
    'kind',
    'verdict',
    'signature_names',
    'file_path',
    'file_path_base64',
  ];
  const columns = sql`fingerprint, id, container_id, image, pod_name, namespace, pod_ip, host_ip, kind, verdict,
    signature_names, file_path, file_path_base64, first_seen, last_seen, times_seen`;
  const { rows } = await sql<Selectable<FindingTable>>`
    insert into finding (customer_id, cluster_id, node_name, ${columns})
    select ${customer}, ${batch.clusterId}, ${batch.nodeName}, ${columns}
    from jsonb_to_recordset(${JSON.stringify(batch.findings)}::jsonb) as incoming (fingerprint text, id text,
      container_id text, image text, pod_name text, namespace text, pod_ip text, host_ip text, kind text, verdict text,
      signature_names text[], file_path text, file_path_base64 text, first_seen timestamptz, last_seen timestamptz,
      times_seen bigint)
    on conflict (customer_id, cluster_id, fingerprint) do update set
      ${sql.join([
        ...followed.map(newest),
        sql`first_seen = least(finding.first_seen, excluded.first_seen)`,
        sql`last_seen = greatest(finding.last_seen, excluded.last_seen)`,
        sql`times_seen = finding.times_seen + excluded.times_seen`,
      ])}
    returning *`.execute(step);
  return rows.map(scanRowOf);
}
