import type { UnscannedReason } from './unscanned-reason.js';

/**
 * What is known of one file's bytes. There is no verdict for "we did not look" other than `unscanned`, and none can be
 * made from it (invariant 1: unscanned is not clean).
 */
export type Verdict =
  | { readonly kind: 'clean' }
  | { readonly kind: 'suspicious'; readonly names: readonly string[] }
  | { readonly kind: 'malicious'; readonly names: readonly string[] }
  | { readonly kind: 'unscanned'; readonly reason: UnscannedReason };

export type VerdictKind = Verdict['kind'];
