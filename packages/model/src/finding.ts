import type { FilePath } from './file-path.js';

/** Later detections add theirs: drift, deleted, memfd, library, obfuscated. */
export const FINDING_KINDS = ['signature'] as const;
export type FindingKind = (typeof FINDING_KINDS)[number];

/** Where a finding was made: the identifiers of the security page's table, and the container's name for local output. */
export interface FindingPlace {
  readonly containerId: string;
  readonly containerName: string;
  readonly image: string;
  readonly podName: string | null;
  readonly namespace: string | null;
  readonly podIp: string | null;
  readonly hostIp: string | null;
}

/** One judged file that a person should look at. */
export interface Finding {
  /** 32 hex digits; the same thing found again has the same one */
  readonly fingerprint: string;
  readonly kind: FindingKind;
  readonly verdict: 'suspicious' | 'malicious';
  readonly names: readonly [string, ...string[]];
  readonly path: FilePath;
  readonly place: FindingPlace;
  /** ISO 8601 */
  readonly foundAt: string;
}
