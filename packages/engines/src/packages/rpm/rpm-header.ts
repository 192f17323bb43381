import { isPlainPath, type DigestName, type RecordedFile } from '../package-files.js';
import { malformed } from './rpm-error.js';

/** rpm's own names (rpmtag.h, format manual): a string array, 32-bit numbers. */
const TAG = { fileDigests: 1035, dirIndexes: 1116, baseNames: 1117, dirNames: 1118, digestAlgorithm: 5011 };
const TYPE = { int32: 4, stringArray: 8 };
const INTRO_BYTES = 8;
const ENTRY_BYTES = 16;
/** rpm's own limits are of this size (lib/header.c); no package comes near them */
const ENTRIES_MAX = 65_535;
const MD5 = 1;
/** numbers of OpenPGP (RFC 9580, 9.5) */
const ALGORITHMS: ReadonlyMap<number, DigestName> = new Map([
  [MD5, 'md5'],
  [2, 'sha1'],
  [8, 'sha256'],
  [9, 'sha384'],
  [10, 'sha512'],
  [11, 'sha224'],
]);

interface Entry {
  readonly type: number;
  readonly at: number;
  readonly count: number;
}

/**
 * Adds the files of one package, from its header as rpm keeps it in its database: two numbers, an index of tags, and what they lead to.
 * Files without a digest (folders, links, ghosts) are passed over.
 * @throws {RpmDatabaseError} where it is not as it should be
 */
export function addHeaderFiles(header: Buffer, into: Map<string, RecordedFile>): void {
  const entries = indexOf(header);
  const names = strings(header, entries.get(TAG.baseNames));
  const folders = strings(header, entries.get(TAG.dirNames));
  const folderOf = numbers(header, entries.get(TAG.dirIndexes));
  const digests = strings(header, entries.get(TAG.fileDigests));
  const algorithm = ALGORITHMS.get(numbers(header, entries.get(TAG.digestAlgorithm))[0] ?? MD5);
  if (algorithm === undefined || digests.length !== names.length) return;
  for (const [index, name] of names.entries()) {
    const path = `${folders[folderOf[index] ?? -1] ?? ''}${name}`;
    const digest = digests[index] ?? '';
    if (!/^[0-9a-f]{32,128}$/.test(digest) || !isPlainPath(path)) continue;
    into.set(path, { by: 'digest', algorithm, digest });
  }
}

function indexOf(header: Buffer): Map<number, Entry> {
  if (header.length < INTRO_BYTES) throw malformed('a header that ends before it begins');
  const count = header.readUInt32BE(0);
  const dataAt = INTRO_BYTES + count * ENTRY_BYTES;
  if (count > ENTRIES_MAX || dataAt + header.readUInt32BE(4) > header.length)
    throw malformed(`a header with ${count} entries in ${header.length} bytes`);
  const entries = new Map<number, Entry>();
  for (let at = INTRO_BYTES; at < dataAt; at += ENTRY_BYTES) {
    const [tag, type, offset] = [header.readUInt32BE(at), header.readUInt32BE(at + 4), header.readInt32BE(at + 8)];
    entries.set(tag, { type, at: dataAt + offset, count: header.readUInt32BE(at + 12) });
  }
  return entries;
}

function strings(header: Buffer, entry: Entry | undefined): string[] {
  if (entry?.type !== TYPE.stringArray) return [];
  const all: string[] = [];
  let { at } = entry;
  // each takes a byte at least, so a wrong count ends with the header
  for (let index = 0; index < entry.count; index += 1) {
    const end = at < 0 || at >= header.length ? -1 : header.indexOf(0, at);
    if (end === -1) throw malformed('a text leads over the end of its header');
    all.push(header.toString('latin1', at, end));
    at = end + 1;
  }
  return all;
}

function numbers(header: Buffer, entry: Entry | undefined): number[] {
  if (entry?.type !== TYPE.int32) return [];
  if (entry.at < 0 || entry.at + entry.count * 4 > header.length)
    throw malformed('numbers lead over the end of their header');
  return Array.from({ length: entry.count }, (_, index) => header.readUInt32BE(entry.at + index * 4));
}
