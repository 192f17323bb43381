import type { CustomerId, FoldedBatch } from '@guardimesh/backend-core';
import { sql, type Transaction } from 'kysely';
import type { Tables } from './tables.js';

/** False where this batch was stored before. Of two that come at once the second waits here for the first. */
export async function logBatch(step: Transaction<Tables>, customer: CustomerId, batch: FoldedBatch): Promise<boolean> {
  const rows = await step
    .insertInto('batch')
    .values({
      customer_id: customer,
      agent_id: batch.agentId,
      sequence: batch.sequence,
      received_at: batch.receivedAt,
    })
    .onConflict((conflict) => conflict.doNothing())
    .returning('sequence')
    .execute();
  return rows.length > 0;
}

/** What the agent says about itself, as its newest batch has it. */
export async function upsertAgent(step: Transaction<Tables>, customer: CustomerId, batch: FoldedBatch): Promise<void> {
  await sql`insert into agent (customer_id, agent_id, cluster_id, node_name, newest_sequence, last_seen,
      scanner_version, engines, reports_dropped)
    values (${customer}, ${batch.agentId}, ${batch.clusterId}, ${batch.nodeName}, ${batch.sequence},
      ${batch.receivedAt}, ${batch.scannerVersion}, ${JSON.stringify(batch.engines)}::jsonb, ${batch.reportsDropped})
    on conflict (customer_id, agent_id) do update set
      last_seen = greatest(agent.last_seen, excluded.last_seen),
      cluster_id = case when excluded.newest_sequence > agent.newest_sequence then excluded.cluster_id else agent.cluster_id end,
      node_name = case when excluded.newest_sequence > agent.newest_sequence then excluded.node_name else agent.node_name end,
      scanner_version = case when excluded.newest_sequence > agent.newest_sequence then excluded.scanner_version else agent.scanner_version end,
      engines = case when excluded.newest_sequence > agent.newest_sequence then excluded.engines else agent.engines end,
      reports_dropped = greatest(agent.reports_dropped, excluded.reports_dropped),
      newest_sequence = greatest(agent.newest_sequence, excluded.newest_sequence)`.execute(step);
}
