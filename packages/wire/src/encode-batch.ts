import {
  exactText,
  filePath,
  lossyText,
  type FilePath,
  type EngineVersion,
  type Finding,
  type FindingPlace,
  type ReportBatch,
  type ScanSummary,
} from '@guardimesh/model';
import { ENGINES_MAX, SIGNATURE_NAMES_MAX, TEXT_MAX } from './bounds.js';
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
    cluster_id: wireText(sender.clusterId, TEXT_MAX.name),
    node_name: wireText(sender.nodeName, TEXT_MAX.name),
    sent_at: sender.sentAt,
    scanner_version: wireText(sender.scannerVersion, TEXT_MAX.version),
    engines: sender.engines.slice(0, ENGINES_MAX).map(encodeEngine),
    reports_dropped: sender.reportsDropped,
    findings,
    summaries,
    sightings,
  };
}

function encodePlace(place: FindingPlace) {
  return {
    container_id: wireText(place.containerId, TEXT_MAX.containerId),
    image: wireText(place.image, TEXT_MAX.image),
    pod_name: wireTextOrNull(place.podName, TEXT_MAX.name),
    namespace: wireTextOrNull(place.namespace, TEXT_MAX.name),
    pod_ip: wireTextOrNull(place.podIp, TEXT_MAX.ipAddress),
    host_ip: wireTextOrNull(place.hostIp, TEXT_MAX.ipAddress),
  };
}

function encodeFinding(finding: Finding): WireFinding {
  const path = wirePath(finding);
  const exact = exactText(path);
  return {
    ...encodePlace(finding.place),
    fingerprint: finding.fingerprint,
    kind: finding.kind,
    verdict: finding.verdict,
    signature_names: finding.names.slice(0, SIGNATURE_NAMES_MAX).map((name) => wireText(name, TEXT_MAX.signatureName)),
    file_path: wireText(exact ?? lossyText(path), TEXT_MAX.path),
    ...(exact === null ? { file_path_base64: toBase64(path.bytes) } : {}),
    found_at: finding.foundAt,
  };
}

/**
 * The path, behind the layer's digest where the file is in an image layer: `sha256:…:/usr/bin/x`. A path in a container begins
 * with a slash, so the two cannot be taken for each other.
 */
function wirePath({ path, layer }: Finding): FilePath {
  if (layer === null) return path;
  const prefix = filePath(`${layer}:`).bytes;
  const bytes = new Uint8Array(prefix.length + path.bytes.length);
  bytes.set(prefix);
  bytes.set(path.bytes, prefix.length);
  return { bytes };
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
    explained: { ...summary.explained },
    from_memory: summary.fromMemory,
    waited: summary.waited,
    bytes_scanned: summary.bytesScanned,
    started_at: summary.startedAt,
    finished_at: summary.finishedAt,
  };
}

function encodeEngine(by: EngineVersion) {
  return {
    engine: wireText(by.engine, TEXT_MAX.version),
    version: wireText(by.version, TEXT_MAX.version),
    database: wireText(by.database, TEXT_MAX.version),
  };
}

/**
 * Text from outside, in a form that every receiver takes: no NUL (PostgreSQL has none in text), no lone surrogate (not
 * UTF-8), and no longer than the schema allows. A finding with an odd name must not fail for it.
 */
function wireText(text: string, lengthMax: number): string {
  const clean = text.replaceAll('\u0000', '\ufffd').slice(0, lengthMax);
  return clean.replace(/[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g, '\ufffd');
}

function wireTextOrNull(text: string | null, lengthMax: number): string | null {
  return text === null ? null : wireText(text, lengthMax);
}

function toBase64(bytes: Uint8Array): string {
  return btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(''));
}
