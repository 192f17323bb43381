import { isoTime } from '@guardimesh/kit';
import type { WireBatch } from '@guardimesh/wire';
import type { FoldedBatch } from '../results/index.js';
import { foldContainers } from './fold-containers.js';
import { foldFindings } from './fold-findings.js';
import { readWireTime } from './wire-time.js';

/**
 * Brings a batch into the form that is stored. Rows come sorted by their key: two transactions that lock the same rows
 * lock them in the same order and cannot block each other for good.
 * @throws {BackendError} no-such-time
 */
export function foldBatch(batch: WireBatch, nowMs: number): FoldedBatch {
  const time = (text: string, at: string): string => readWireTime(text, nowMs, at);
  time(batch.sent_at, 'body/sent_at');
  return {
    agentId: batch.agent_id,
    sequence: batch.sequence,
    clusterId: batch.cluster_id,
    nodeName: batch.node_name,
    receivedAt: isoTime(nowMs),
    scannerVersion: batch.scanner_version,
    engines: batch.engines,
    reportsDropped: batch.reports_dropped,
    findings: foldFindings(batch.findings, time),
    containers: foldContainers(batch, time),
  };
}
