/** Longest texts on the wire, in UTF-16 code units; the encoder clips to them, the schema refuses beyond them. */
export const TEXT_MAX = {
  containerId: 128,
  image: 1_024,
  /** pods, namespaces, nodes, clusters: a DNS subdomain (RFC 1123) */
  name: 253,
  ipAddress: 45,
  signatureName: 512,
  version: 128,
  /** the walk goes no deeper than this many bytes of path */
  path: 65_536,
  pathBase64: 87_384,
} as const;
export const SIGNATURE_NAMES_MAX = 64;
export const ENGINES_MAX = 16;
/** Findings, summaries and sightings of one batch, each at most; and its bytes as JSON. */
export const BATCH_ITEMS_MAX = 500;
export const BATCH_BYTES_MAX = 4 * 1024 * 1024;
