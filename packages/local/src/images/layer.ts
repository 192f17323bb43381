import { LocalError } from '../error/index.js';

/** One entry of a layer. Paths are the container's, with or without a leading slash; parents are made where missing. */
export type LayerEntry = FileEntry | SymlinkEntry | DirectoryEntry | RemovedEntry;

export interface FileEntry {
  readonly path: string;
  readonly content: Uint8Array | string;
  /** permission bits; default 0o644 */
  readonly mode?: number;
}

export interface SymlinkEntry {
  readonly path: string;
  /** stored as it is, may point anywhere */
  readonly symlink: string;
}

export interface DirectoryEntry {
  readonly path: string;
  readonly directory: true;
  /** permission bits; default 0o755 */
  readonly mode?: number;
}

/** Takes away what a lower layer has: written as a whiteout file (OCI image specification, layer.md). */
export interface RemovedEntry {
  readonly path: string;
  readonly removed: true;
}

/**
 * The path inside a layer tar: no leading slash, no empty, `.` or `..` part.
 * @throws {LocalError} `bad-image` for anything that an unpacker could take for a place outside the root, or that a tar cannot hold
 */
export function layerPath(path: string): string {
  const inside = path.replace(/^\/+/, '').replace(/\/+$/, '');
  const parts = inside.split('/');
  if (parts.some((part) => part === '' || part === '.' || part === '..')) {
    throw new LocalError(
      'bad-image',
      `${JSON.stringify(path)} is no path inside an image: it has an empty, "." or ".." part`,
    );
  }
  refuseUnwritable(inside);
  return inside;
}

/** @throws {LocalError} `bad-image` for text that would not come back from UTF-8, or ends early at a NUL */
export function refuseUnwritable(text: string): void {
  if (text.includes('\0') || Buffer.from(text, 'utf8').toString('utf8') !== text) {
    throw new LocalError(
      'bad-image',
      `${JSON.stringify(text)} holds a NUL or half a surrogate pair and cannot be written`,
    );
  }
}
