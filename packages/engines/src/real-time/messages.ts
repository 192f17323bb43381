import type { FileIdentity, ProcessUse, UnscannedReason } from '@guardimesh/model';

/** A container as the thread needs it. */
export interface WatchedContainer {
  readonly id: string;
  /** on the host, with the `hostRoot`; null where it has none that is known */
  readonly upper: string | null;
}

export interface RealTimeBounds {
  /** files that are with clamd at once */
  readonly filesAtOnce: number;
  /** files that wait for clamd beyond these, each an open descriptor; then events are left in the kernel's queue */
  readonly waitingMax: number;
  readonly fileBytesMax: number;
  /** counts are told this often; a finding is told at once */
  readonly tellEveryMs: number;
  /** a clamd that is away is tried again after this; what waits meanwhile is told as unscanned */
  readonly reconnectMs: number;
}

export interface ThreadStart {
  readonly clamdSocket: string;
  readonly procRoot: string;
  /** whether the digest of what is found is wanted */
  readonly digests: boolean;
  readonly bounds: RealTimeBounds;
}

export type ToThread =
  { readonly kind: 'containers'; readonly containers: readonly WatchedContainer[] } | { readonly kind: 'stop' };

export interface FoundFile {
  readonly path: Uint8Array;
  readonly identity: FileIdentity;
  readonly names: readonly [string, ...string[]];
  readonly use: ProcessUse | null;
  /** sha256 of the bytes that were judged; null where it is not wanted, they have changed since, or could not be read */
  readonly digest: Uint8Array | null;
}

export interface ContainerNews {
  readonly containerId: string;
  readonly clean: number;
  readonly empty: number;
  readonly unscanned: Readonly<Partial<Record<UnscannedReason, number>>>;
  readonly bytesScanned: number;
  readonly found: readonly FoundFile[];
  readonly code: boolean;
  readonly executed: boolean;
}

export type FromThread =
  | { readonly kind: 'news'; readonly containers: readonly ContainerNews[] }
  | { readonly kind: 'reconcile'; readonly why: 'overflow' | 'unattributed' | 'engine-away' }
  /** what is marked; null: nothing could be, and why */
  | { readonly kind: 'marked'; readonly path: string; readonly problem: string | null }
  | { readonly kind: 'ended'; readonly problem: string | null };
