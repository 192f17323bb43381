import type { WireBatch, WireFinding, WireSighting, WireSummary } from '@guardimesh/wire';

/** Well-formed parts of a batch, to be varied. */
export const PLACE = {
  container_id: 'c1',
  image: 'nginx:1.25',
  pod_name: 'web-1',
  namespace: 'shop',
  pod_ip: '10.1.0.4',
  host_ip: '10.0.0.1',
};

export function aFinding(changes: Partial<WireFinding> = {}): WireFinding {
  return {
    ...PLACE,
    fingerprint: 'a'.repeat(32),
    kind: 'signature',
    verdict: 'malicious',
    signature_names: ['Test.Signature'],
    file_path: '/tmp/x',
    found_at: '2026-01-01T10:00:00Z',
    ...changes,
  };
}

export function aSummary(changes: Partial<WireSummary> = {}): WireSummary {
  return {
    ...PLACE,
    seen: 5,
    clean: 2,
    found: 1,
    nothing_to_scan: { directory: 1 },
    unscanned: { 'too-large': 1 },
    explained: {},
    from_memory: 0,
    waited: 0,
    bytes_scanned: 100,
    reason: 'started',
    started_at: '2026-01-01T10:00:00Z',
    finished_at: '2026-01-01T10:00:05Z',
    ...changes,
  };
}

export function aSighting(changes: Partial<WireSighting> = {}): WireSighting {
  return { ...PLACE, state: 'running', at: '2026-01-01T09:59:00Z', ...changes };
}

export function aBatch(changes: Partial<WireBatch> = {}): WireBatch {
  return {
    schema: 1,
    agent_id: '00000000-0000-4000-8000-000000000001',
    sequence: 0,
    cluster_id: 'prod',
    node_name: 'node-1',
    sent_at: '2026-01-01T10:00:10Z',
    scanner_version: '0.1.0',
    engines: [{ engine: 'clamav', version: '1.4.6', database: '27000' }],
    reports_dropped: 0,
    findings: [],
    summaries: [],
    sightings: [],
    ...changes,
  };
}
