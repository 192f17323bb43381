import type { ProcessIdentity } from './container.js';
import type { FilePath } from './file-path.js';

/** What makes a file that file, and its bytes those bytes: statx(2). Times in nanoseconds since the epoch. */
export interface FileIdentity {
  /** st_dev as major and minor number, `major * 2^20 + minor` */
  readonly device: number;
  readonly inode: bigint;
  readonly sizeBytes: number;
  readonly modifiedNs: bigint;
  readonly changedNs: bigint;
}

export function sameIdentity(a: FileIdentity, b: FileIdentity): boolean {
  return (
    a.device === b.device &&
    a.inode === b.inode &&
    a.sizeBytes === b.sizeBytes &&
    a.modifiedNs === b.modifiedNs &&
    a.changedNs === b.changedNs
  );
}

/**
 * Where a candidate came from: a walk through the writable layer, an image layer or a volume; a running process's program, a
 * mapping or a descriptor of one; or the kernel's word that it was written just now.
 */
export type FileOrigin = 'walk' | 'layer' | 'volume' | 'exe' | 'map' | 'descriptor' | 'written';

/** How a running process uses a file. */
export interface ProcessUse {
  readonly process: ProcessIdentity;
  /** comm: the process's own choice; shown to a person, never believed */
  readonly command: string;
  /** where the bytes are: on disk under the name told, on disk no more, or in memory only (memfd_create(2)) */
  readonly held: 'on-disk' | 'deleted' | 'memfd';
}

/** A file to be judged, named as the container sees it (`/var/tmp/x`). It is not open yet. */
export interface FileCandidate {
  readonly path: FilePath;
  readonly identity: FileIdentity;
  readonly origin: FileOrigin;
  /** for `layer`: which one, by the digest of its uncompressed tar (`sha256:…`), or its directory where that is not known */
  readonly layer?: string;
  /** for `exe`, `map` and `descriptor` */
  readonly use?: ProcessUse;
}

/** A candidate with its descriptor. The bytes scanned are the bytes of this descriptor, whatever becomes of the path. */
export interface OpenFile {
  readonly path: FilePath;
  /** an open, readable descriptor of a regular file */
  readonly descriptor: number;
  /** taken from the descriptor, after the open */
  readonly identity: FileIdentity;
  /**
   * Whether its identity becomes another soon after any write to it. On a tmpfs a write through a mapping (mmap(2)) leaves every time as
   * it was, and what a network or FUSE file system says is its server's word.
   */
  readonly changesShow: boolean;
}
