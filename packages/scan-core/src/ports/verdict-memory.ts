import type { FileIdentity, UnscannedReason, Verdict } from '@guardimesh/model';
import type { KnownFiles } from './file-source.js';

/**
 * So long a file must have been left alone before anything is remembered of it. A page that was written through a mapping can be written
 * again without a new ctime until the kernel has written it back: 35 s by default (dirty_expire_centisecs and dirty_writeback_centisecs,
 * kernel documentation, admin-guide/sysctl/vm). Then the engine could be shown other bytes than those that the digest is of.
 */
export const LEFT_ALONE_MS = 60_000;

/** A verdict that may be remembered: `unscanned` never is. */
export type LastingVerdict = Exclude<Verdict, { kind: 'unscanned' }>;

/** Why an engine did not see all of a file, where the same bytes give the same again. It is told each time, and never clean. */
export const LASTING_GAPS = ['engine-limit', 'encrypted'] as const satisfies UnscannedReason[];
export type LastingGap = (typeof LASTING_GAPS)[number];

/**
 * Port: what is known of files and of bytes. `signatures` is a text that changes with any engine or database version, `context`
 * one that changes with all that a look at a file's surroundings depends on: an answer of another text is never given.
 */
export interface VerdictMemory {
  recall(identity: FileIdentity, signatures: string): LastingVerdict | null;
  /** @param digest sha256 of the bytes: the same ones under another name, or in another container */
  recallBytes(digest: Uint8Array, signatures: string): LastingVerdict | null;
  /** @param digest null where it was not worked out */
  remember(identity: FileIdentity, digest: Uint8Array | null, signatures: string, verdict: LastingVerdict): void;
  /** Why this file was not scanned, where giving it to the engines again would only cost the same again. */
  recallGap(identity: FileIdentity, signatures: string): LastingGap | null;
  /** For a while only, and not over a restart: an engine's limits can be set anew. */
  rememberGap(identity: FileIdentity, signatures: string, reason: LastingGap): void;
  /** True where every check has said `nothing` or `explained` of this very file in that context. */
  isQuietIn(identity: FileIdentity, context: string): boolean;
  /** Only of a file that is remembered; else it is forgotten at once. */
  rememberQuiet(identity: FileIdentity, context: string): void;
  /** For a walk on another thread; null where this memory cannot be read from one. */
  knownFiles(signatures: string, context: string): KnownFiles | null;
  /**
   * To be called where `to` takes the place of `from` and differs from it by these signatures alone. What was known under `from`
   * and cannot be named by them is known under `to` from then on; the rest is forgotten at once.
   *
   * A hash signature also names what an engine unpacks: a clean archive may hold the very file. So this is for engines, or sets
   * of them, that judge a file's own bytes alone; who cannot say that does not call it, and files are scanned again.
   */
  carryOver(from: string, to: string, added: HashSignatures): CarriedOver;
}

/** Hash signatures, as far as known files can be held against them. */
export interface HashSignatures {
  /** by sha256; a size of null fits every file */
  readonly sha256: readonly { readonly digest: Uint8Array; readonly sizeBytes: number | null; readonly name: string }[];
  /** sizes that signatures of other algorithms (MD5, SHA-1) name: a file of such a size must be read to know */
  readonly sizesOfOthers: ReadonlySet<number>;
  /** one of another algorithm fits every size: every file must be read */
  readonly anySizeOfOthers: boolean;
}

/** What became of the entries of a set when another took its place. */
export interface CarriedOver {
  readonly carried: number;
  /** forgotten: their bytes are named by a new signature */
  readonly hits: number;
  /** forgotten: whether a new signature names their bytes can only be told by reading them */
  readonly toBeRead: number;
}

/** Port: sha256 of an open file's bytes from offset 0; null where they could not be read to the end. */
export type FileDigest = (file: {
  readonly descriptor: number;
  readonly sizeBytes: number;
}) => Promise<Uint8Array | null>;

/** Port: what came with a new signature set. */
export interface SignatureNews {
  /**
   * The signatures that `to` has and `from` has not, both texts as {@link VerdictMemory} has them, where nothing else differs and
   * they are hash signatures alone that can only name a file's own bytes, see {@link VerdictMemory.carryOver}; null in any
   * other case, and where it is not known. Never throws.
   */
  addedHashes(from: string, to: string): Promise<HashSignatures | null>;
}
