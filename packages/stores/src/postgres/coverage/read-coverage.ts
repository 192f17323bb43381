import type { CoverageBounds, CustomerId } from '@guardimesh/backend-core';
import type { AgentRow, Coverage, CoverageRow } from '@guardimesh/wire';
import type { Kysely, Selectable } from 'kysely';
import type { ContainerTable, Tables } from '../tables.js';
import { readTotals } from './read-totals.js';

/** Read in one snapshot, so that the rows and the totals speak of the same moment. */
export function readCoverage(db: Kysely<Tables>, customer: CustomerId, bounds: CoverageBounds): Promise<Coverage> {
  return db
    .transaction()
    .setIsolationLevel('repeatable read')
    .execute(async (step) => {
      const containers = await step
        .selectFrom('container')
        .selectAll()
        .where('customer_id', '=', customer)
        .orderBy('state', 'desc')
        .orderBy('first_seen', 'desc')
        .orderBy('container_id')
        .limit(bounds.containersMax)
        .execute();
      return {
        totals: await readTotals(step, customer),
        containers: containers.map(coverageRowOf),
        agents: await readAgents(step, customer, bounds.agentsMax),
      };
    });
}

/** The newest run of the scanner on each node: those before it are over. */
async function readAgents(db: Kysely<Tables>, customer: CustomerId, limit: number): Promise<AgentRow[]> {
  const rows = await db
    .selectFrom('agent')
    .selectAll()
    .distinctOn(['cluster_id', 'node_name'])
    .where('customer_id', '=', customer)
    .orderBy('cluster_id')
    .orderBy('node_name')
    .orderBy('last_seen', 'desc')
    .orderBy('agent_id')
    .limit(limit)
    .execute();
  return rows.map((row) => ({
    agent_id: row.agent_id,
    cluster_id: row.cluster_id,
    node_name: row.node_name,
    last_seen: row.last_seen.toISOString(),
    scanner_version: row.scanner_version,
    engines: row.engines,
    reports_dropped: Number(row.reports_dropped),
  }));
}

function coverageRowOf(row: Selectable<ContainerTable>): CoverageRow {
  return {
    cluster_id: row.cluster_id,
    node_name: row.node_name,
    container_id: row.container_id,
    image: row.image,
    pod_name: row.pod_name,
    namespace: row.namespace,
    pod_ip: row.pod_ip,
    host_ip: row.host_ip,
    state: row.state,
    first_seen: row.first_seen.toISOString(),
    last_scan: row.last_scan?.toISOString() ?? null,
    passes: Number(row.passes),
    seen: Number(row.seen),
    clean: Number(row.clean),
    found: Number(row.found),
    nothing_to_scan: row.nothing_to_scan,
    unscanned: row.unscanned,
    explained: row.explained,
    from_memory: Number(row.from_memory),
    waited: Number(row.waited),
    bytes_scanned: Number(row.bytes_scanned),
  };
}
