import { mkdirSync, mkdtempSync, readdirSync, rmSync, statfsSync } from 'node:fs';
import { join } from 'node:path';
import { lookAtFolder, takeFolder } from '../leftovers/index.js';

const COMPONENT = 'clamd-temporary';
const SHARED_MEMORY = '/dev/shm';
const PREFIX = 'guardimesh-clamd-';
/** statfs(2): TMPFS_MAGIC */
const TMPFS = 0x01021994;

export interface TemporaryFolder {
  readonly path: string;
  remove(): void;
}

/**
 * A folder for what clamd unpacks: in memory where there is room, else `fallback`. clamd makes a folder and often files for
 * every scan and removes them again, and on ext4 a new inode so soon after a deleted one is searched for at length (the kernel's
 * fs/ext4/ialloc.c, recently_deleted): half of clamd's time on small files went there.
 *
 * @param bytesMax what may be unpacked at one time
 */
export function takeTemporaryFolder(fallback: string, bytesMax: number): TemporaryFolder {
  const path = hasRoom(bytesMax) ? inMemory() : onDisk(fallback);
  return {
    path,
    remove: () => {
      rmSync(path, { recursive: true, force: true, maxRetries: 3 });
    },
  };
}

function hasRoom(bytes: number): boolean {
  try {
    const { type, bavail, bsize } = statfsSync(SHARED_MEMORY);
    return type === TMPFS && bavail * bsize > bytes;
  } catch {
    return false;
  }
}

function inMemory(): string {
  removeLeftovers();
  // a name that nobody can have taken before us: the folder above is everybody's
  return takeFolder(mkdtempSync(join(SHARED_MEMORY, PREFIX)), COMPONENT);
}

function onDisk(path: string): string {
  // what a killed clamd was unpacking would otherwise stay for ever
  rmSync(path, { recursive: true, force: true });
  mkdirSync(path, { recursive: true, mode: 0o700 });
  return path;
}

/** What killed runs have left; another user's, or that of a run that lives, stays. */
function removeLeftovers(): void {
  for (const name of readdirSync(SHARED_MEMORY)) {
    if (!name.startsWith(PREFIX)) continue;
    const path = join(SHARED_MEMORY, name);
    try {
      if (lookAtFolder(path, COMPONENT)?.leftOver === true) rmSync(path, { recursive: true, force: true });
    } catch {
      // not ours to remove
    }
  }
}
