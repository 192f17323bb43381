import { copyFileSync, lstatSync, mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';

const SOURCES = ['/usr/bin', '/usr/lib', '/usr/share'];
const ONE_FILE_BYTES_MAX = 32 * 1024 * 1024;

export interface WantedFiles {
  readonly files: number;
  readonly bytesMax: number;
}

/** Copies real files of this machine's /usr: every so many of them, in the order of their names, so that all kinds are there. */
export function copyRealFiles(into: string, wanted: WantedFiles): { files: number; bytes: number } {
  const { taken, bytes } = choose(wanted);
  for (const { path } of taken) {
    const copy = join(into, relative('/', path));
    mkdirSync(dirname(copy), { recursive: true });
    copyFileSync(path, copy);
  }
  return { files: taken.length, bytes };
}

/** The same files with their bytes, for an image. */
export function realFileContents(wanted: WantedFiles): { path: string; content: Buffer }[] {
  return choose(wanted).taken.map(({ path }) => ({ path, content: readFileSync(path) }));
}

function choose(wanted: WantedFiles): { taken: { path: string; size: number }[]; bytes: number } {
  const all = SOURCES.flatMap((source) => [...regularFiles(source)]);
  const every = Math.max(1, Math.floor(all.length / wanted.files));
  const chosen = all.filter((_, index) => index % every === 0).slice(0, wanted.files);
  let bytes = chosen.reduce((sum, { size }) => sum + size, 0);
  // where a machine's files are larger than most, the largest are left out, so that the number of files stays
  const bySize = [...chosen].sort((a, b) => b.size - a.size);
  const left = new Set<string>();
  for (const { path, size } of bySize) {
    if (bytes <= wanted.bytesMax) break;
    left.add(path);
    bytes -= size;
  }
  const taken = chosen.filter(({ path }) => !left.has(path));
  return { taken, bytes };
}

function* regularFiles(folder: string): Generator<{ path: string; size: number }> {
  for (const name of readdirSync(folder).sort()) {
    const path = join(folder, name);
    const stat = lstatSync(path);
    if (stat.isDirectory()) yield* regularFiles(path);
    else if (stat.isFile() && stat.size > 0 && stat.size <= ONE_FILE_BYTES_MAX) yield { path, size: stat.size };
  }
}
