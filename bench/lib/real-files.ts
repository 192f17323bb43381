import { copyFileSync, lstatSync, mkdirSync, readdirSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';

const SOURCES = ['/usr/bin', '/usr/lib', '/usr/share'];
const ONE_FILE_BYTES_MAX = 32 * 1024 * 1024;

/** Copies real files of this machine's /usr: every so many of them, in the order of their names, so that all kinds are there. */
export function copyRealFiles(
  into: string,
  wanted: { files: number; bytesMax: number },
): { files: number; bytes: number } {
  const all = SOURCES.flatMap((source) => [...regularFiles(source)]);
  const every = Math.max(1, Math.floor(all.length / wanted.files));
  let files = 0;
  let bytes = 0;
  for (let start = 0; start < every && files < wanted.files; start += 1) {
    for (let index = start; index < all.length && files < wanted.files; index += every) {
      const found = all[index];
      if (found === undefined || bytes + found.size > wanted.bytesMax) continue;
      const copy = join(into, relative('/', found.path));
      mkdirSync(dirname(copy), { recursive: true });
      copyFileSync(found.path, copy);
      files += 1;
      bytes += found.size;
    }
  }
  return { files, bytes };
}

function* regularFiles(folder: string): Generator<{ path: string; size: number }> {
  for (const name of readdirSync(folder).sort()) {
    const path = join(folder, name);
    const stat = lstatSync(path);
    if (stat.isDirectory()) yield* regularFiles(path);
    else if (stat.isFile() && stat.size > 0 && stat.size <= ONE_FILE_BYTES_MAX) yield { path, size: stat.size };
  }
}
