import type { KnownFiles } from '@guardimesh/scan-core';

/** What the main thread asks of the walking thread. Walks are numbered by the main thread, never twice. */
export type ToWalkThread =
  | { readonly kind: 'start'; readonly walk: number; readonly order: WalkOrder }
  /** an empty buffer to be filled: each is asked for, so no more than those asked for ever exist */
  | { readonly kind: 'fill'; readonly walk: number; readonly buffer: ArrayBuffer }
  | { readonly kind: 'stop'; readonly walk: number }
  /** to run what a walk runs, so that the first one finds it compiled */
  | { readonly kind: 'warm-up' };

/** What it answers. `warm` ends a warm-up; `ended` comes once for each walk, after the last batch; its descriptors are closed by then. */
export type FromWalkThread =
  | { readonly kind: 'filled'; readonly walk: number; readonly buffer: ArrayBuffer; readonly bytes: number }
  | { readonly kind: 'ended'; readonly walk: number; readonly failure: string | null }
  | { readonly kind: 'warm' };

/** One walk, and its bounds. */
export interface WalkOrder {
  /** path-only descriptor of the root directory; stays open until the walk has ended */
  readonly root: number;
  /** what stands before `/` and an entry's path; empty for a container */
  readonly shownAs: Uint8Array;
  readonly entriesMax: number;
  readonly depthMax: number;
  readonly secondsMax: number;
  /** empty files that a container runtime puts in place are `runtime-stub`, not `empty` */
  readonly runtimeStubs: boolean;
  /** files that are only counted; null: each one is told */
  readonly known: KnownFiles | null;
  /** one of two halves of a walk, 0 or 1; null: the whole of it */
  readonly half: 0 | 1 | null;
  /** entries told so far, by both halves; a word that they share */
  readonly told: SharedArrayBuffer;
  /**
   * The walk's open directories, a slot of 32 bits for each level: descriptor + 1, or 0. Shared, so that they can be
   * closed when the thread itself cannot any more.
   */
  readonly descriptors: SharedArrayBuffer;
}
