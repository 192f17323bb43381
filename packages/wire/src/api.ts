import Type from 'typebox';
import * as field from './fields.js';

/** Answers of the customer API that the console reads too. */

/** One row of `GET /api/scans`: one thing found in one container, however often it was seen. */
export const ScanRow = field.closed({
  id: Type.String(),
  timestamp: field.timestamp('When it was last seen'),
  first_seen: field.timestamp('When it was first seen'),
  cluster_id: field.clusterId,
  node_name: field.nodeName,
  ...field.place,
  kind: field.findingKind,
  verdict: field.findingVerdict,
  signature_name: field.signatureName,
  signature_names: field.signatureNames,
  file_path: field.filePathText,
  file_path_base64: field.orNull(field.filePathBase64),
  times_seen: field.counter('How often it was reported'),
});
export type ScanRow = Type.Static<typeof ScanRow>;

export const ScansPage = field.closed({
  scans: Type.Array(ScanRow),
  total: field.counter('Rows that match, on all pages'),
  limit: field.counter('Rows a page'),
  offset: field.counter('Rows before this page'),
});
export type ScansPage = Type.Static<typeof ScansPage>;

/** One container in the coverage answer. Counters are those of its newest pass; `last_scan` null means none has ended yet. */
export const CoverageRow = field.closed({
  cluster_id: field.clusterId,
  node_name: field.nodeName,
  ...field.place,
  state: Type.Union([Type.Literal('running'), Type.Literal('gone')]),
  first_seen: field.timestamp('When the container was first seen'),
  last_scan: field.orNull(field.timestamp('When its newest pass ended')),
  passes: field.counter('Passes over it'),
  ...field.passCounts,
});
export type CoverageRow = Type.Static<typeof CoverageRow>;

export const AgentRow = field.closed({
  agent_id: Type.String(),
  cluster_id: field.clusterId,
  node_name: field.nodeName,
  last_seen: field.timestamp('When its newest batch came'),
  scanner_version: field.version('Version of the scanner'),
  engines: Type.Array(field.engineVersion),
  reports_dropped: field.counter('Reports it had to drop'),
});
export type AgentRow = Type.Static<typeof AgentRow>;

/** `GET /api/coverage`: what was seen, what was scanned, what was not and why. `containers` is bounded, `totals` is not. */
export const Coverage = field.closed({
  totals: field.closed({
    containers_running: field.counter('Containers running'),
    containers_scanned: field.counter('Of those running: with at least one pass'),
    containers_waiting: field.counter('Of those running: without a pass yet'),
    containers_gone_unscanned: field.counter('Gone before a pass could end'),
    ...field.passCounts,
  }),
  containers: Type.Array(CoverageRow),
  agents: Type.Array(AgentRow),
});
export type Coverage = Type.Static<typeof Coverage>;

/** Error body of every endpoint (RFC 9457). */
export const Problem = field.closed({
  type: Type.String(),
  title: Type.String(),
  status: Type.Integer(),
  detail: Type.String(),
  code: Type.String(),
});
export type Problem = Type.Static<typeof Problem>;
