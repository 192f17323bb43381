import type { CustomerId } from '@guardimesh/backend-core';
import type { Coverage } from '@guardimesh/wire';
import { sql, type Kysely } from 'kysely';
import type { Counts, Tables } from '../tables.js';

type Total =
  | 'containers_running'
  | 'containers_scanned'
  | 'containers_waiting'
  | 'containers_gone_unscanned'
  | 'seen'
  | 'clean'
  | 'found'
  | 'from_memory'
  | 'waited'
  | 'bytes_scanned';
type TotalsRow = Record<Total, number | string> & { nothing_to_scan: Counts; unscanned: Counts; explained: Counts };

/**
 * Sums over all containers of the customer, those gone included: what was not scanned in them stays told. A last pass
 * that found the container gone and judged nothing is not taken for a scan of it.
 */
export async function readTotals(db: Kysely<Tables>, customer: CustomerId): Promise<Coverage['totals']> {
  const sum = (column: string) => sql`coalesce(sum(${sql.id(column)}), 0)`;
  const { rows } = await sql<TotalsRow>`select
    count(*) filter (where state = 'running') as containers_running,
    count(*) filter (where state = 'running' and passes > 0) as containers_scanned,
    count(*) filter (where state = 'running' and passes = 0) as containers_waiting,
    count(*) filter (where state = 'gone' and (passes = 0 or
      (clean + found = 0 and unscanned ? 'gone-before-scan'))) as containers_gone_unscanned,
    ${sum('seen')} as seen, ${sum('clean')} as clean, ${sum('found')} as found, ${sum('from_memory')} as from_memory,
    ${sum('waited')} as waited, ${sum('bytes_scanned')} as bytes_scanned,
    ${sumByName('nothing_to_scan', customer)} as nothing_to_scan,
    ${sumByName('unscanned', customer)} as unscanned,
    ${sumByName('explained', customer)} as explained
    from container where customer_id = ${customer}`.execute(db);
  const row = rows[0];
  if (row === undefined) throw new Error('an aggregate without GROUP BY gives one row');
  return {
    containers_running: countOf(row.containers_running),
    containers_scanned: countOf(row.containers_scanned),
    containers_waiting: countOf(row.containers_waiting),
    containers_gone_unscanned: countOf(row.containers_gone_unscanned),
    seen: countOf(row.seen),
    clean: countOf(row.clean),
    found: countOf(row.found),
    nothing_to_scan: row.nothing_to_scan,
    unscanned: row.unscanned,
    explained: row.explained,
    from_memory: countOf(row.from_memory),
    waited: countOf(row.waited),
    bytes_scanned: countOf(row.bytes_scanned),
  };
}

function sumByName(column: string, customer: CustomerId) {
  return sql`(select coalesce(jsonb_object_agg(name, amount), '{}'::jsonb) from (
    select each.key as name, least(sum(each.value::numeric), ${Number.MAX_SAFE_INTEGER}::numeric) as amount
    from container, jsonb_each_text(container.${sql.id(column)}) as each
    where container.customer_id = ${customer} group by each.key) as summed)`;
}

/** A sum beyond what a number holds exactly stays at the largest one that the wire knows. */
function countOf(sum: number | string): number {
  return Math.min(Number(sum), Number.MAX_SAFE_INTEGER);
}
