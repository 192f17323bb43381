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

/** Where a candidate came from. Later detections add theirs: exe, map, memfd, event. */
export type FileOrigin = 'walk';

/** A file to be judged, named as the container sees it (`/var/tmp/x`). It is not open yet. */
export interface FileCandidate {
  readonly path: FilePath;
  readonly identity: FileIdentity;
  readonly origin: FileOrigin;
}

/** A candidate with its descriptor. The bytes scanned are the bytes of this descriptor, whatever becomes of the path. */
export interface OpenFile {
  readonly path: FilePath;
  /** an open, readable descriptor of a regular file */
  readonly descriptor: number;
  /** taken from the descriptor, after the open */
  readonly identity: FileIdentity;
}
