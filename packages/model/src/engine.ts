import type { UnscannedReason } from './unscanned-reason.js';

/** Which engine answered, and with which signatures. `database` changes whenever the loaded signatures do. */
export interface EngineVersion {
  /** for example `clamav` */
  readonly engine: string;
  /** the engine's own version, for example `1.4.6` */
  readonly version: string;
  /** the loaded signature set: for clamd the database number and date of VERSION, or `unversioned` */
  readonly database: string;
}

/** One engine's answer about one file. `skipped` is a limit or a policy of the engine, `failed` is a fault. */
export type EngineAnswer = { readonly by: EngineVersion } & (
  | { readonly kind: 'clean' }
  | { readonly kind: 'match'; readonly names: readonly [string, ...string[]] }
  | { readonly kind: 'skipped'; readonly reason: UnscannedReason; readonly detail: string }
  | { readonly kind: 'failed'; readonly reason: UnscannedReason; readonly detail: string }
);
