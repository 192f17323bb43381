import type { Coverage, CoverageRow, ScanRow } from '@guardimesh/wire';

const ago = (seconds: number): string => new Date(Date.now() - seconds * 1000).toISOString();
const id = (seed: number): string => seed.toString(16).padStart(4, '0').repeat(16);

/** A finding with every field, changed where `part` says so. */
export function sampleFinding(part: Partial<ScanRow> & { readonly number: number }): ScanRow {
  const { number, ...rest } = part;
  return {
    id: number.toString(16).padStart(32, '0'),
    timestamp: ago(number * 70),
    first_seen: ago(number * 4_000),
    cluster_id: 'local',
    node_name: 'node-1',
    container_id: id(0xa3f0 + number),
    image: 'registry.example/shop/web:2.4.1',
    pod_name: 'web-7c9f5d7b4-x2lqp',
    namespace: 'shop',
    pod_ip: '10.42.0.17',
    host_ip: '192.0.2.10',
    kind: 'signature',
    verdict: 'malicious',
    signature_name: 'Unix.Trojan.Mirai-9970440-0',
    signature_names: ['Unix.Trojan.Mirai-9970440-0'],
    file_path: '/var/tmp/.cache/kworker',
    file_path_base64: null,
    times_seen: 1,
    ...rest,
  };
}

/** A running container whose newest pass judged all of its files clean, changed where `part` says so. */
export function sampleContainer(part: Partial<CoverageRow> & { readonly number: number }): CoverageRow {
  const { number, ...rest } = part;
  return {
    cluster_id: 'local',
    node_name: 'node-1',
    container_id: id(0xa3f0 + number),
    image: 'registry.example/shop/web:2.4.1',
    pod_name: 'web-7c9f5d7b4-x2lqp',
    namespace: 'shop',
    pod_ip: '10.42.0.17',
    host_ip: '192.0.2.10',
    state: 'running',
    first_seen: ago(9_000),
    last_scan: ago(30 + number * 20),
    passes: 3,
    seen: 214,
    clean: 180,
    found: 0,
    nothing_to_scan: { directory: 30, symlink: 4 },
    unscanned: {},
    explained: {},
    from_memory: 120,
    waited: 0,
    bytes_scanned: 48_230_112,
    ...rest,
  };
}

/** The answer that fits these containers. */
export function sampleCoverage(containers: CoverageRow[], database = 'main 27810 of 2026-11-22'): Coverage {
  const sum = (value: (row: CoverageRow) => number): number => containers.reduce((all, row) => all + value(row), 0);
  const unscanned: Record<string, number> = {};
  for (const row of containers) {
    for (const [reason, count] of Object.entries(row.unscanned))
      unscanned[reason] = (unscanned[reason] ?? 0) + (count ?? 0);
  }
  const running = containers.filter((row) => row.state === 'running');
  return {
    totals: {
      containers_running: running.length,
      containers_scanned: running.filter((row) => row.last_scan !== null).length,
      containers_waiting: running.filter((row) => row.last_scan === null).length,
      containers_gone_unscanned: containers.filter((row) => row.state === 'gone' && row.last_scan === null).length,
      seen: sum((row) => row.seen),
      clean: sum((row) => row.clean),
      found: sum((row) => row.found),
      nothing_to_scan: { directory: sum((row) => row.nothing_to_scan['directory'] ?? 0) },
      unscanned,
      explained: {},
      from_memory: sum((row) => row.from_memory),
      waited: sum((row) => row.waited),
      bytes_scanned: sum((row) => row.bytes_scanned),
    },
    containers,
    agents: [
      {
        agent_id: '3b0c1f64-7f0e-4a1c-9d55-0d3a6f4e2b11',
        cluster_id: 'local',
        node_name: 'node-1',
        last_seen: ago(4),
        scanner_version: '0.1.0',
        engines: [{ engine: 'clamav', version: '1.4.6', database }],
        reports_dropped: 0,
      },
    ],
  };
}

/** Before a container's first pass has ended. */
export const UNPASSED = {
  last_scan: null,
  passes: 0,
  seen: 0,
  clean: 0,
  nothing_to_scan: {},
  explained: {},
  from_memory: 0,
  bytes_scanned: 0,
} as const;
