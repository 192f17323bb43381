import type { CustomerId, FoldedBatch } from '@guardimesh/backend-core';
import { sql, type Transaction } from 'kysely';
import type { Tables } from './tables.js';

/**
 * Place, state and newest pass are each kept by their own time: a batch that comes late changes only the parts for which
 * it is the newer one. One statement for all rows, as one JSON parameter.
 */
export async function upsertContainers(
  step: Transaction<Tables>,
  customer: CustomerId,
  batch: FoldedBatch,
): Promise<void> {
  if (batch.containers.length === 0) return;
  const rows = JSON.stringify(batch.containers.map(({ counts, ...row }) => ({ ...row, ...counts })));
  const newerPlace = sql`excluded.place_at >= container.place_at`;
  const newerState = sql`(excluded.state_at > container.state_at
    or (excluded.state_at = container.state_at and excluded.state = 'gone'))`;
  const newerPass = sql`(excluded.last_scan is not null
    and (container.last_scan is null or excluded.last_scan >= container.last_scan))`;
  const chosen = (newer: typeof newerPlace, column: string) => {
    const name = sql.id(column);
    return sql`${name} = case when ${newer} then excluded.${name} else container.${name} end`;
  };
  // What the newer one does not know (a pod that is gone has no address) stays as the older one has it.
  const known = (column: string) => {
    const name = sql.id(column);
    return sql`${name} = case when ${newerPlace} then coalesce(excluded.${name}, container.${name})
      else coalesce(container.${name}, excluded.${name}) end`;
  };
  const counters = [
    'seen',
    'clean',
    'found',
    'nothing_to_scan',
    'unscanned',
    'explained',
    'from_memory',
    'waited',
    'bytes_scanned',
  ];
  const columns = sql`container_id, image, pod_name, namespace, pod_ip, host_ip, place_at, state, state_at, first_seen,
    passes, last_scan, seen, clean, found, nothing_to_scan, unscanned, explained, from_memory, waited, bytes_scanned`;
  await sql`insert into container (customer_id, cluster_id, node_name, ${columns})
    select ${customer}, ${batch.clusterId}, ${batch.nodeName}, ${columns}
    from jsonb_to_recordset(${rows}::jsonb) as incoming (container_id text, image text, pod_name text, namespace text,
      pod_ip text, host_ip text, place_at timestamptz, state text, state_at timestamptz, first_seen timestamptz,
      passes bigint, last_scan timestamptz, seen bigint, clean bigint, found bigint, nothing_to_scan jsonb,
      unscanned jsonb, explained jsonb, from_memory bigint, waited bigint, bytes_scanned bigint)
    on conflict (customer_id, cluster_id, container_id) do update set
      ${sql.join([
        ...['node_name', 'image'].map((column) => chosen(newerPlace, column)),
        ...['pod_name', 'namespace', 'pod_ip', 'host_ip'].map(known),
        sql`place_at = greatest(container.place_at, excluded.place_at)`,
        chosen(newerState, 'state'),
        sql`state_at = greatest(container.state_at, excluded.state_at)`,
        sql`first_seen = least(container.first_seen, excluded.first_seen)`,
        sql`passes = container.passes + excluded.passes`,
        sql`last_scan = greatest(container.last_scan, excluded.last_scan)`,
        ...counters.map((column) => chosen(newerPass, column)),
      ])}`.execute(step);
}
