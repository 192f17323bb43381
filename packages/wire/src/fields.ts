import Type from 'typebox';
import { SIGNATURE_NAMES_MAX, TEXT_MAX } from './bounds.js';
import { EXPLANATIONS, FINDING_KINDS, NOTHING_TO_SCAN, TRIGGER_REASONS, UNSCANNED_REASONS } from '@guardimesh/model';

/**
 * The fields that cross the network, each described once. `egress` names the row of the security page's table "What data
 * leaves your cluster" that allows it; `counter` and `version` are facts about the scanner itself.
 */
const text = (maxLength: number, description: string, egress: string) =>
  Type.String({ maxLength, description, egress });
const orNull = <T extends Type.TSchema>(schema: T) => Type.Union([schema, Type.Null()]);
const closed = <P extends Type.TProperties>(properties: P) => Type.Object(properties, { additionalProperties: false });

export const podName = orNull(text(TEXT_MAX.name, 'Name of the pod', 'Pod name'));
export const namespace = orNull(text(TEXT_MAX.name, 'Namespace of the pod', 'Namespace'));
export const containerId = text(TEXT_MAX.containerId, "The runtime's id of the container", 'Container ID');
export const image = text(TEXT_MAX.image, 'Image name as deployed', 'Image name');
export const nodeName = text(TEXT_MAX.name, 'Name of the node', 'Node name');
export const clusterId = text(TEXT_MAX.name, 'The cluster id given at installation', 'Cluster ID');
export const podIp = orNull(text(TEXT_MAX.ipAddress, 'IP address of the pod', 'Pod/Host IP addresses'));
export const hostIp = orNull(text(TEXT_MAX.ipAddress, 'IP address of the node', 'Pod/Host IP addresses'));
export const signatureName = text(TEXT_MAX.signatureName, 'Name of the signature that matched', 'Scan findings');
export const signatureNames = Type.Array(signatureName, { minItems: 1, maxItems: SIGNATURE_NAMES_MAX });
export const filePathText = text(TEXT_MAX.path, 'Path of the file in the container', 'Scan findings');
export const filePathBase64 = text(
  TEXT_MAX.pathBase64,
  'The same path byte for byte, only where it is not valid UTF-8',
  'Scan findings',
);
const oneOf = <const T extends readonly string[]>(names: T, description: string, egress: string) =>
  Type.Unsafe<T[number]>(
    Type.Union(
      names.map((name) => Type.Literal(name)),
      { description, egress },
    ),
  );
export const findingKind = oneOf(FINDING_KINDS, 'Which detection', 'Scan findings');
export const findingVerdict = Type.Union([Type.Literal('suspicious'), Type.Literal('malicious')], {
  description: 'How sure',
  egress: 'Scan findings',
});
export const fingerprint = Type.String({
  pattern: '^[0-9a-f]{32}$',
  description: 'Digest of container id, detection, path and names: tells a repeat',
  egress: 'Scan findings',
});
export const timestamp = (description: string) =>
  Type.String({
    pattern: '^\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d(\\.\\d{1,9})?Z$',
    maxLength: 30,
    description,
    egress: 'Timestamps',
  });
export const counter = (description: string) =>
  Type.Integer({ minimum: 0, maximum: Number.MAX_SAFE_INTEGER, description, egress: 'counter' });
export const version = (description: string) => text(TEXT_MAX.version, description, 'version');

const countOf = (names: readonly string[], what: string) =>
  closed(Object.fromEntries(names.map((name) => [name, Type.Optional(counter(`${what}: ${name}`))])));

export const unscannedCounts = countOf(Object.keys(UNSCANNED_REASONS), 'Files not scanned');
export const nothingCounts = countOf(NOTHING_TO_SCAN, 'Entries without bytes to scan');
export const explainedCounts = countOf(EXPLANATIONS, 'Programs that looked out of place and are not');
export const triggerReason = oneOf(TRIGGER_REASONS, 'Why the pass ran', 'counter');
export const engineVersion = closed({
  engine: version('Engine'),
  version: version('Version of the engine'),
  database: version('Version of the loaded signatures'),
});
/** Who and where: part of every row that leaves. */
export const place = {
  container_id: containerId,
  image,
  pod_name: podName,
  namespace,
  pod_ip: podIp,
  host_ip: hostIp,
};
/** The counters of one pass. */
export const passCounts = {
  seen: counter('Directory entries seen'),
  clean: counter('Files judged clean'),
  found: counter('Files with a finding'),
  nothing_to_scan: nothingCounts,
  unscanned: unscannedCounts,
  explained: explainedCounts,
  from_memory: counter('Verdicts known from an earlier pass'),
  waited: counter('Files that had to wait for the engine'),
  bytes_scanned: counter('Bytes given to the engine'),
};
export { closed, orNull };
