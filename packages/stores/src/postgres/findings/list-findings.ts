import type { CustomerId, PageBounds, ScanFilter } from '@guardimesh/backend-core';
import type { ScanRow } from '@guardimesh/wire';
import { sql, type Kysely } from 'kysely';
import type { Tables } from '../tables.js';
import { scanRowOf } from './scan-row.js';

/** Filters that compare a whole column. */
const COLUMN_OF = {
  cluster: 'cluster_id',
  namespace: 'namespace',
  node: 'node_name',
  pod: 'pod_name',
  container: 'container_id',
  image: 'image',
  verdict: 'verdict',
  kind: 'kind',
} as const;

export async function listFindings(
  db: Kysely<Tables>,
  customer: CustomerId,
  filter: ScanFilter,
  page: PageBounds,
): Promise<{ rows: ScanRow[]; total: number }> {
  const matching = matchingFindings(db, customer, filter);
  const { total } = await matching.select(({ fn }) => fn.countAll().as('total')).executeTakeFirstOrThrow();
  const rows = await matching
    .selectAll()
    .orderBy('last_seen', 'desc')
    .orderBy('id', 'desc')
    .limit(page.limit)
    .offset(page.offset)
    .execute();
  return { rows: rows.map(scanRowOf), total: Number(total) };
}

function matchingFindings(db: Kysely<Tables>, customer: CustomerId, filter: ScanFilter) {
  let query = db.selectFrom('finding').where('customer_id', '=', customer);
  for (const [name, column] of Object.entries(COLUMN_OF)) {
    const wanted = filter[name as keyof typeof COLUMN_OF];
    if (wanted !== null) query = query.where(sql.ref(column), '=', wanted);
  }
  if (filter.from !== null) query = query.where('last_seen', '>=', new Date(filter.from));
  if (filter.until !== null) query = query.where('last_seen', '<=', new Date(filter.until));
  if (filter.signature !== null) query = query.where(sql<boolean>`${filter.signature} = any(signature_names)`);
  // strpos, not LIKE: a path may hold % and _ and they mean themselves
  if (filter.path !== null) query = query.where(sql<boolean>`strpos(file_path, ${filter.path}) > 0`);
  return query;
}
