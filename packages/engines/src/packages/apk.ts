import { readSmallFile } from '../container-files/index.js';
import { isPlainPath, RECORD_BOUNDS, type RecordedFile, type RecordedFiles } from './package-files.js';

/** The newer place is tried first (apk-tools 3). */
export const APK_LISTS = ['usr/lib/apk/db/installed', 'lib/apk/db/installed'];

/** What apk has recorded in one layer: it writes its whole list anew at each change (apk-tools: the installed database). */
export async function readApk(hostRoot: string, layer: string): Promise<RecordedFiles> {
  for (const place of APK_LISTS) {
    const list = await readSmallFile(hostRoot, layer, place, RECORD_BOUNDS.listBytesMax);
    if (list !== null) return parseInstalled(list.toString('latin1'));
  }
  return new Map();
}

/**
 * Lines of one letter, a colon and a value: `F:` a folder, `R:` a file in it, `Z:` that file's checksum, `Q1` and the sha1 in base64.
 * A blank line ends a package. Files without a checksum, and checksums of another form, are passed over.
 */
export function parseInstalled(latin1: string): Map<string, RecordedFile> {
  const files = new Map<string, RecordedFile>();
  let folder = '';
  let file: string | null = null;
  for (const line of latin1.split('\n')) {
    const value = line.slice(2);
    if (line === '') [folder, file] = ['', null];
    else if (line.startsWith('F:')) [folder, file] = [value, null];
    else if (line.startsWith('R:')) file = `/${folder === '' ? '' : `${folder}/`}${value}`;
    else if (line.startsWith('Z:Q1') && file !== null && isPlainPath(file)) {
      const digest = Buffer.from(value.slice(2), 'base64');
      if (digest.length === 20) files.set(file, { algorithm: 'sha1', digest: digest.toString('hex') });
      if (files.size > RECORD_BOUNDS.filesMax) return new Map();
    }
  }
  return files;
}
