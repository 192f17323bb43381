import { closeSync, lstatSync, openSync, readdirSync, readSync } from 'node:fs';
import { join } from 'node:path';

/** ELF, PE, and Mach-O with either word size and byte order. */
const MAGICS = ['7f454c46', '4d5a', 'cffaedfe', 'cefaedfe', 'feedface', 'feedfacf'];

/** Paths of programs and libraries below some folders, each inode once, no links followed; at most so many, every one in the order of names. */
export function realExecutables(folders: readonly string[], filesMax: number): { paths: string[]; bytes: number } {
  const seen = new Set<string>();
  const paths: string[] = [];
  let bytes = 0;
  for (const path of folders.flatMap((folder) => [...filesBelow(folder)])) {
    if (paths.length >= filesMax) break;
    const { dev, ino, size } = lstatSync(path);
    if (seen.has(`${dev} ${ino}`) || !isExecutable(path)) continue;
    seen.add(`${dev} ${ino}`);
    paths.push(path);
    bytes += size;
  }
  return { paths, bytes };
}

function* filesBelow(folder: string): Generator<string> {
  let entries;
  try {
    entries = readdirSync(folder, { withFileTypes: true });
  } catch {
    return;
  }
  for (const entry of entries) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) yield* filesBelow(path);
    // a line feed in a name would make two lines of it in a list
    else if (entry.isFile() && !path.includes('\n')) yield path;
  }
}

function isExecutable(path: string): boolean {
  let descriptor: number;
  try {
    descriptor = openSync(path, 'r');
  } catch {
    return false;
  }
  try {
    const begin = Buffer.alloc(4);
    if (readSync(descriptor, begin, 0, 4, 0) < 4) return false;
    return MAGICS.some((magic) => begin.toString('hex').startsWith(magic));
  } finally {
    closeSync(descriptor);
  }
}
