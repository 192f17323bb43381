import type {
  FileCandidate,
  FileIdentity,
  FilePath,
  NothingToScan,
  OpenFile,
  ScanTarget,
  UnscannedReason,
} from '@guardimesh/model';

/** What a walk tells of one directory entry. Every entry is told, so that the counts add up. */
export type WalkEntry =
  | { readonly kind: 'candidate'; readonly candidate: FileCandidate }
  | { readonly kind: 'nothing'; readonly what: NothingToScan; readonly path: FilePath }
  | { readonly kind: 'unscanned'; readonly reason: UnscannedReason; readonly path: FilePath };

/** Port: opens a target's writable layer for reading. */
export interface LayerSource {
  /** @returns why not, where the layer cannot be opened: it then counts as one unscanned entry, its root directory */
  open(target: ScanTarget): Promise<OpenLayer | UnscannedReason>;
}

/** A writable layer held by a descriptor of its root: what happens to the path of the layer no longer matters. */
export interface OpenLayer {
  /** Batches of entries within the target's budget; ends early when the signal aborts. Never throws. */
  walk(signal: AbortSignal): AsyncIterable<readonly WalkEntry[]>;
  /** Opens beneath the root, through no link, a regular file only. The caller closes it by {@link closeFile}. */
  openFile(candidate: FileCandidate): OpenFile | UnscannedReason;
  /** The identity now, from the descriptor: to be compared with the one before the scan. */
  identityNow(file: OpenFile): FileIdentity;
  closeFile(file: OpenFile): void;
  close(): Promise<void>;
}
