/** Digests that records are made of; all but the last two are what OpenSSL calls them too. */
export type DigestName = 'md5' | 'sha1' | 'sha224' | 'sha256' | 'sha384' | 'sha512';

/** What a package manager's records say of one file. */
export type RecordedFile =
  /** `digest`: lower-case hex digits, the first ones of it at least */
  | { readonly by: 'digest'; readonly algorithm: DigestName; readonly digest: string }
  /** no digest is recorded, but when the record was made: what is changed later than that is not what it speaks of */
  | { readonly by: 'time'; readonly changedNsMax: bigint };

/** Files by their absolute path in the container, one character a byte. */
export type RecordedFiles = ReadonlyMap<string, RecordedFile>;

export const NO_RECORDS: RecordedFiles = new Map();

/** Records of one kind are read no further than this; records beyond a bound count as none at all: what they explain is told. */
export const RECORD_BOUNDS = {
  /** bytes of one list */
  listBytesMax: 32 * 1024 * 1024,
  /** bytes of all the lists of one kind together: dpkg and pip have one or more a package */
  allListsBytesMax: 256 * 1024 * 1024,
  /** names in a folder of lists */
  listsMax: 50_000,
  /** files of all lists of one kind together; some 200 bytes each while they are kept */
  filesMax: 500_000,
} as const;

/** limits.h */
const PATH_MAX = 4_096;
/** No line of a record is as long: a package's dependencies have some thousand bytes. */
const LINE_BYTES_MAX = 65_536;

/**
 * A path that the kernel takes, without empty, `.` and `..` parts: records are the container's, and may say anything. A folder of
 * megabytes that each of a million files is said to be in is not looked through a million times: the length is asked first.
 */
export function isPlainPath(path: string): boolean {
  return path.length < PATH_MAX && path.startsWith('/') && !/\/(\.{0,2})(\/|$)/.test(path) && !path.includes('\0');
}

/**
 * The lines of a list one after the other, one character a byte: never all of them in memory, however many there are. One that is
 * longer than any that an installer writes is passed over: it would be more than a regular expression takes.
 */
export function* linesOf(bytes: Buffer): Generator<string, void, void> {
  for (let start = 0; start < bytes.length;) {
    const newline = bytes.indexOf(10, start);
    const end = newline === -1 ? bytes.length : newline;
    if (end - start <= LINE_BYTES_MAX) yield bytes.toString('latin1', start, end);
    start = end + 1;
  }
}
