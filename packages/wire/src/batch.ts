import Type from 'typebox';
import { BATCH_ITEMS_MAX, ENGINES_MAX } from './bounds.js';
import * as field from './fields.js';

export const WireFinding = field.closed({
  ...field.place,
  fingerprint: field.fingerprint,
  kind: field.findingKind,
  verdict: field.findingVerdict,
  signature_names: field.signatureNames,
  file_path: field.filePathText,
  file_path_base64: Type.Optional(field.filePathBase64),
  found_at: field.timestamp('When it was found'),
});

export const WireSummary = field.closed({
  ...field.place,
  ...field.passCounts,
  reason: field.triggerReason,
  started_at: field.timestamp('When the pass began'),
  finished_at: field.timestamp('When the pass ended'),
});

export const WireSighting = field.closed({
  ...field.place,
  state: Type.Union([Type.Literal('running'), Type.Literal('gone')], {
    description: 'Whether the container runs',
    egress: 'counter',
  }),
  at: field.timestamp('When that was seen'),
});

/** One report batch: all that an agent ever sends. Closed at every level; a server refuses a field it does not know. */
export const WireBatch = field.closed({
  schema: Type.Literal(1, { description: 'Version of this schema', egress: 'version' }),
  agent_id: Type.String({
    pattern: '^[0-9a-f-]{36}$',
    description: 'Random id of this run of the scanner',
    egress: 'counter',
  }),
  sequence: field.counter('Number of this batch in this run'),
  cluster_id: field.clusterId,
  node_name: field.nodeName,
  sent_at: field.timestamp('When it was sent'),
  scanner_version: field.version('Version of the scanner'),
  engines: Type.Array(field.engineVersion, { maxItems: ENGINES_MAX }),
  reports_dropped: field.counter('Reports dropped in this run because the buffer was full'),
  findings: Type.Array(WireFinding, { maxItems: BATCH_ITEMS_MAX }),
  summaries: Type.Array(WireSummary, { maxItems: BATCH_ITEMS_MAX }),
  sightings: Type.Array(WireSighting, { maxItems: BATCH_ITEMS_MAX }),
});

export type WireFinding = Type.Static<typeof WireFinding>;
export type WireSummary = Type.Static<typeof WireSummary>;
export type WireSighting = Type.Static<typeof WireSighting>;
export type WireBatch = Type.Static<typeof WireBatch>;

/** Answer of the ingest endpoint, sent only after the batch is committed (invariant 3). */
export const WireReceipt = field.closed({
  sequence: field.counter('The batch that is stored'),
  stored: Type.Literal(true),
});
export type WireReceipt = Type.Static<typeof WireReceipt>;
