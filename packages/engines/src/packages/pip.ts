import { listFolder, readSmallFile } from '../container-files/index.js';
import {
  isPlainPath,
  linesOf,
  NO_RECORDS,
  RECORD_BOUNDS,
  type RecordedFile,
  type RecordedFiles,
} from './package-files.js';

const FOLDERS = ['site-packages', 'dist-packages'];

/**
 * The folders of Python packages that could have brought a file: the one it lies in, or for a command in `…/bin` those of every Python
 * beneath `…/lib`. Paths in the container, without a leading slash.
 */
export function pythonFolders(hostRoot: string, layer: string, path: string): string[] {
  const inside = /^\/(.*\/(?:site|dist)-packages)\//.exec(path)?.[1];
  if (inside !== undefined) return [inside];
  const prefix = /^\/(.*\/)?bin\/[^/]+$/.exec(path);
  if (prefix === null) return [];
  const lib = `${prefix[1] ?? ''}lib`;
  const pythons = listFolder(hostRoot, layer, lib, RECORD_BOUNDS.listsMax) ?? [];
  return pythons
    .filter((name) => /^python3(\.\d{1,3})?$/.test(name))
    .flatMap((name) => FOLDERS.map((folder) => `${lib}/${name}/${folder}`));
}

/** What installers of wheels have recorded in one such folder (PyPA: recording installed projects, RECORD). */
export async function readPip(hostRoot: string, layer: string, folder: string): Promise<RecordedFiles> {
  const files = new Map<string, RecordedFile>();
  let bytesLeft: number = RECORD_BOUNDS.allListsBytesMax;
  for (const name of listFolder(hostRoot, layer, folder, RECORD_BOUNDS.listsMax) ?? []) {
    if (!name.endsWith('.dist-info')) continue;
    const bytesMax = Math.min(bytesLeft, RECORD_BOUNDS.listBytesMax);
    const record = await readSmallFile(hostRoot, layer, `${folder}/${name}/RECORD`, bytesMax);
    if (record === null) continue;
    bytesLeft -= record.length;
    if (!parseRecord(record, folder, files)) return NO_RECORDS;
  }
  return files;
}

/**
 * Lines `path,sha256=base64url,size`; the path from the folder, `../` upwards for commands. Lines without a digest are passed over.
 * @returns false once there are more files than are kept
 */
export function parseRecord(record: Buffer, folder: string, into: Map<string, RecordedFile>): boolean {
  for (const each of linesOf(record)) {
    const line = each.endsWith('\r') ? each.slice(0, -1) : each;
    const [, quoted, plain, base64] = /^(?:"((?:[^"]|"")*)"|([^",]+)),sha256=([\w-]{43})=?,\d*$/.exec(line) ?? [];
    if (base64 === undefined) continue;
    const path = resolve(folder, quoted?.replaceAll('""', '"') ?? plain ?? '');
    if (path === null) continue;
    into.set(path, { by: 'digest', algorithm: 'sha256', digest: Buffer.from(base64, 'base64url').toString('hex') });
    if (into.size > RECORD_BOUNDS.filesMax) return false;
  }
  return true;
}

/** Null for a path that leads above the root, or is none. */
function resolve(folder: string, relative: string): string | null {
  const parts = relative.startsWith('/') ? [] : folder.split('/');
  for (const part of relative.split('/')) {
    if (part === '..') {
      if (parts.pop() === undefined) return null;
    } else if (part !== '' && part !== '.') parts.push(part);
  }
  const path = `/${parts.join('/')}`;
  return isPlainPath(path) ? path : null;
}
