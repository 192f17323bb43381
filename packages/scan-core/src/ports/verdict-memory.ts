import type { FileIdentity, Verdict } from '@guardimesh/model';
import type { KnownFiles } from './file-source.js';

/** A verdict that may be remembered: `unscanned` never is. */
export type LastingVerdict = Exclude<Verdict, { kind: 'unscanned' }>;

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
  /** True where every check has said `nothing` or `explained` of this very file in that context. */
  isQuietIn(identity: FileIdentity, context: string): boolean;
  /** Only of a file that is remembered; else it is forgotten at once. */
  rememberQuiet(identity: FileIdentity, context: string): void;
  /** For a walk on another thread; null where this memory cannot be read from one. */
  knownFiles(signatures: string, context: string): KnownFiles | null;
}

/** Port: sha256 of an open file's bytes from offset 0; null where they could not be read to the end. */
export type FileDigest = (file: {
  readonly descriptor: number;
  readonly sizeBytes: number;
}) => Promise<Uint8Array | null>;
