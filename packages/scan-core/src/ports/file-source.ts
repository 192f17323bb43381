import type {
  FileCandidate,
  FileIdentity,
  FilePath,
  NothingToScan,
  OpenFile,
  ScanScope,
  ScanTarget,
  UnscannedReason,
} from '@guardimesh/model';

/** What a source tells of one entry. Every entry is told, so that the counts add up. */
export type WalkEntry =
  | { readonly kind: 'candidate'; readonly candidate: FileCandidate }
  | { readonly kind: 'nothing'; readonly what: NothingToScan; readonly path: FilePath }
  | { readonly kind: 'unscanned'; readonly reason: UnscannedReason; readonly path: FilePath }
  /** so many files that `known` said to be judged and unchanged: they are clean, and nothing more is told of them */
  | { readonly kind: 'known-clean'; readonly count: number };

/** Port: one kind of place where files of a target are: its writable layer, its image's layers, volumes, processes. */
export interface FileSource {
  /** the passes that look here */
  readonly scope: ScanScope;
  /**
   * @returns why not, where it cannot be opened: it then counts as one unscanned entry, its root; null where the target has
   * nothing of this kind
   */
  open(target: ScanTarget): Promise<OpenSource | UnscannedReason | null>;
}

/** A place held open, a tree by a descriptor of its root: what happens to its path no longer matters. */
export interface OpenSource {
  /**
   * Batches of entries within the target's budget; ends early when the signal aborts. Never throws.
   * @param known what may be told as `known-clean`; null: every file is to be told. A source may ignore it.
   */
  walk(signal: AbortSignal, known?: KnownFiles | null): AsyncIterable<readonly WalkEntry[]>;
  /** Opens that very file, beneath the root, through no link, a regular file only. The caller closes it by {@link closeFile}. */
  openFile(candidate: FileCandidate): OpenFile | UnscannedReason;
  /** The identity now, from the descriptor: to be compared with the one before the scan. */
  identityNow(file: OpenFile): FileIdentity;
  closeFile(file: OpenFile): void;
  close(): Promise<void>;
}

/**
 * Files judged clean under the signatures and the context in force, in a form that another thread can read: what it is made of
 * is between the memory that gives it and the walk that takes it.
 */
export interface KnownFiles {
  readonly shared: SharedArrayBuffer;
  /** number of the signature set in force; an entry of another set is not known */
  readonly signatures: number;
  /** number of the context in force for this target, see ContextCheck */
  readonly context: number;
  /** grows whenever the memory forgets something that it knew: what was concluded from an older one no longer holds */
  readonly forgotten: number;
}
