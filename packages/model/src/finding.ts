import type { ProcessUse } from './file.js';
import type { FilePath } from './file-path.js';

/**
 * Which detection made a finding: the bytes match a signature; the program is not the image's (drift); the running program is
 * gone from disk (deleted), or was never there (memfd); so for a mapped shared object (library); packed or encoded (obfuscated).
 */
export const FINDING_KINDS = ['signature', 'drift', 'deleted', 'memfd', 'library', 'obfuscated'] as const;
export type FindingKind = (typeof FINDING_KINDS)[number];

/** What one detection says of one file. */
export interface Match {
  readonly kind: FindingKind;
  readonly verdict: 'suspicious' | 'malicious';
  readonly names: readonly [string, ...string[]];
}

/**
 * Why a program that looks out of place is none: it is the image's own bytes, only metadata was copied up, a package manager
 * installed it, a language's own cache holds it, the runtime made it, or somebody decided so.
 */
export const EXPLANATIONS = [
  'in-image',
  'metadata-copy-up',
  'package-manager',
  'language-cache',
  'container-runtime',
  'policy',
  'allow-list',
] as const;
export type Explanation = (typeof EXPLANATIONS)[number];

/** What a look at a file's context gave. `undecided` is asked again at the next pass and remembered by nobody. */
export type ContextAnswer =
  | { readonly kind: 'nothing' }
  | { readonly kind: 'explained'; readonly by: Explanation }
  | { readonly kind: 'match'; readonly match: Match }
  | { readonly kind: 'undecided'; readonly detail: string };

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
  /** the image layer that holds the file; null where it is not in one */
  readonly layer: string | null;
  /** the process that uses it; known to this node only, it does not leave */
  readonly use: ProcessUse | null;
  /** ISO 8601 */
  readonly foundAt: string;
}
