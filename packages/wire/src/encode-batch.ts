import {
  exactText,
  lossyText,
  type EngineVersion,
  type Finding,
  type FindingPlace,
  type ReportBatch,
  type ScanSummary,
} from '@guardimesh/model';
import type { WireBatch, WireFinding, WireSighting, WireSummary } from './batch.js';

/** Facts about the sender that go with each batch. */
export interface Sender {
  readonly clusterId: string;
  readonly nodeName: string;
  readonly scannerVersion: string;
  readonly engines: readonly EngineVersion[];
  readonly reportsDropped: number;
  /** ISO 8601 */
  readonly sentAt: string;
}

/**
 * Domain to wire, field by field: nothing leaves because an object happened to carry it. The container's name, for
 * one, is not in the security page's table and stays here.
 */
export function encodeBatch(batch: ReportBatch, sender: Sender): WireBatch {
  const findings: WireFinding[] = [];
  const summaries: WireSummary[] = [];
  const sightings: WireSighting[] = [];
  for (const report of batch.reports) {
    if (report.kind === 'finding') findings.push(encodeFinding(report.finding));
    else if (report.kind === 'summary') summaries.push(encodeSummary(report.summary));
    else sightings.push({ ...encodePlace(report.place), state: report.state, at: report.at });
  }
  return {
    schema: 1,
    agent_id: batch.agentId,
    sequence: batch.sequence,
    cluster_id: sender.clusterId,
    node_name: sender.nodeName,
    sent_at: sender.sentAt,
    scanner_version: sender.scannerVersion,
    engines: sender.engines.map(({ engine, version, database }) => ({ engine, version, database })),
    reports_dropped: sender.reportsDropped,
    findings,
    summaries,
    sightings,
  };
}

function encodePlace(place: FindingPlace) {
  return {
    container_id: place.containerId,
    image: place.image,
    pod_name: place.podName,
    namespace: place.namespace,
    pod_ip: place.podIp,
    host_ip: place.hostIp,
  };
}

function encodeFinding(finding: Finding): WireFinding {
  const exact = exactText(finding.path);
  return {
    ...encodePlace(finding.place),
    fingerprint: finding.fingerprint,
    kind: finding.kind,
    verdict: finding.verdict,
    signature_names: [...finding.names],
    file_path: exact ?? lossyText(finding.path),
    ...(exact === null ? { file_path_base64: toBase64(finding.path.bytes) } : {}),
    found_at: finding.foundAt,
  };
}

function encodeSummary(summary: ScanSummary): WireSummary {
  return {
    ...encodePlace(summary.place),
    reason: summary.reason,
    seen: summary.seen,
    clean: summary.clean,
    found: summary.found,
    nothing_to_scan: { ...summary.nothingToScan },
    unscanned: { ...summary.unscanned },
    from_memory: summary.fromMemory,
    waited: summary.waited,
    bytes_scanned: summary.bytesScanned,
    started_at: summary.startedAt,
    finished_at: summary.finishedAt,
  };
}

function toBase64(bytes: Uint8Array): string {
  return btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(''));
}
