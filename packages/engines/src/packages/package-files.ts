/** What a package manager's records say of one file. */
export interface RecordedFile {
  readonly algorithm: 'md5' | 'sha1' | 'sha256';
  /** lower-case hex digits; null where it records none (a maintainer script) */
  readonly digest: string | null;
}

/** Files by their absolute path in the container, one character a byte. */
export type RecordedFiles = ReadonlyMap<string, RecordedFile>;

/** Records of one kind are read no further than this; records beyond a bound count as none at all. */
export const RECORD_BOUNDS = {
  /** bytes of one list */
  listBytesMax: 64 * 1024 * 1024,
  /** names in a folder of lists */
  listsMax: 50_000,
  /** files of all lists together */
  filesMax: 2_000_000,
} as const;

/** A path without empty, `.` and `..` parts: records are the container's, and may say anything. */
export function isPlainPath(path: string): boolean {
  return path.startsWith('/') && !/\/(\.{0,2})(\/|$)/.test(path) && !path.includes('\0');
}
