import { readSmallFile } from '../container-files/index.js';
import {
  isPlainPath,
  linesOf,
  NO_RECORDS,
  RECORD_BOUNDS,
  type RecordedFile,
  type RecordedFiles,
} from './package-files.js';

/** The newer place is tried first (apk-tools 3). */
export const APK_LISTS = ['usr/lib/apk/db/installed', 'lib/apk/db/installed'];

/** What apk has recorded in one layer: it writes its whole list anew at each change (apk-tools: the installed database). */
export async function readApk(hostRoot: string, layer: string): Promise<RecordedFiles> {
  for (const place of APK_LISTS) {
    const list = await readSmallFile(hostRoot, layer, place, RECORD_BOUNDS.listBytesMax);
    if (list !== null) return parseInstalled(list);
  }
  return NO_RECORDS;
}

/**
 * Lines of one letter, a colon and a value: `f:` what is special of a package, `F:` a folder, `R:` a file in it, `Z:` its checksum.
 * A blank line ends a package. Files without a checksum, and checksums of another form, are passed over.
 */
export function parseInstalled(list: Buffer): RecordedFiles {
  const files = new Map<string, RecordedFile>();
  let folder = '';
  let file: string | null = null;
  let isShortened = false;
  for (const line of linesOf(list)) {
    const value = line.slice(2);
    if (line === '') [folder, file, isShortened] = ['', null, false];
    else if (line.startsWith('f:')) isShortened = value.includes('S');
    else if (line.startsWith('F:')) [folder, file] = [value, null];
    else if (line.startsWith('R:')) file = `/${folder === '' ? '' : `${folder}/`}${value}`;
    else if (line.startsWith('Z:') && file !== null && isPlainPath(file)) {
      const recorded = parseChecksum(value, isShortened);
      if (recorded !== null) files.set(file, recorded);
      if (files.size > RECORD_BOUNDS.filesMax) return NO_RECORDS;
    }
  }
  return files;
}

/**
 * `Q1` and 20 bytes in base64: sha1, or with `f:S` the first 20 of sha256 (apk-tools 3); `Q2` and 32 bytes: sha256.
 * Null for any other form.
 */
function parseChecksum(value: string, isShortened: boolean): RecordedFile | null {
  const bytes = Buffer.from(value.slice(2), 'base64');
  const form = `${value.slice(0, 2)} ${bytes.length}`;
  if (form !== 'Q1 20' && form !== 'Q2 32') return null;
  const algorithm = form === 'Q1 20' && !isShortened ? 'sha1' : 'sha256';
  return { by: 'digest', algorithm, digest: bytes.toString('hex') };
}
