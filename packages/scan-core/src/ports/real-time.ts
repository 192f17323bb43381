import type { ContainerSnapshot, FileCandidate, UnscannedReason } from '@guardimesh/model';

/** A file with what the engine calls it. */
export interface FoundWhenWritten {
  readonly candidate: FileCandidate;
  readonly names: readonly [string, ...string[]];
  /** sha256 of the bytes that were judged; null where nobody asked for it, they have changed since, or could not be read */
  readonly digest: Uint8Array | null;
}

/** What was judged of one container since it was last told, by files written in it. */
export interface WrittenFiles {
  readonly containerId: string;
  readonly clean: number;
  /** of clean: judged before, and unchanged */
  readonly fromMemory: number;
  readonly empty: number;
  readonly unscanned: Readonly<Partial<Record<UnscannedReason, number>>>;
  readonly bytesScanned: number;
  readonly found: readonly FoundWhenWritten[];
  /** something that can be run was written: its surroundings are to be looked at */
  readonly code: boolean;
  /** the container ran a program */
  readonly executed: boolean;
}

export type RealTimeNews =
  | { readonly kind: 'written'; readonly files: WrittenFiles }
  /** events were lost, or cannot be told to be any container's: only a walk shows what was written */
  | { readonly kind: 'reconcile'; readonly why: 'overflow' | 'unattributed' | 'engine-away' };

/** Port: the kernel's word of files written and programs run in the containers given, judged as it comes. */
export interface RealTime {
  /** Ends when the signal aborts; never throws. */
  news(containers: () => readonly ContainerSnapshot[], signal: AbortSignal): AsyncIterable<RealTimeNews>;
}
