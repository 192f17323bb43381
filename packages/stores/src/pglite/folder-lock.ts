import { closeSync, existsSync, mkdirSync, openSync, readFileSync, rmSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { errnoOf } from '@guardimesh/kit';
import { StoreError } from '../store-error.js';

const LOCK_FILE = 'guardimesh.lock';

/**
 * Takes a data folder for this process alone: two PGlite on the same files destroy them, and PGlite itself does not look.
 * The lock names (pid, start time); one whose process is gone, as after kill -9, is taken over.
 * @returns what gives the folder back
 * @throws {StoreError} folder-in-use
 */
export function lockFolder(folder: string): () => void {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const path = join(folder, LOCK_FILE);
  for (let attempt = 0; attempt < 3; attempt += 1) {
    try {
      const file = openSync(path, 'wx', 0o600);
      writeSync(file, `${process.pid} ${startTimeOf(process.pid) ?? ''}\n`);
      closeSync(file);
      return () => {
        rmSync(path, { force: true });
      };
    } catch (cause) {
      if (errnoOf(cause) !== 'EEXIST') throw cause;
      const holder = livingHolder(path);
      if (holder !== null) {
        throw new StoreError(
          'folder-in-use',
          `${folder} is in use by process ${holder}: stop that one, or take another data folder`,
          { cause },
        );
      }
      rmSync(path, { force: true });
    }
  }
  throw new StoreError('folder-in-use', `${folder} is being opened by other processes at this moment`);
}

function livingHolder(path: string): number | null {
  if (!existsSync(path)) return null;
  const [pid = '', start = ''] = readFileSync(path, 'utf8').trim().split(' ');
  const number = Number(pid);
  return Number.isInteger(number) && number > 0 && start !== '' && startTimeOf(number) === start ? number : null;
}

/** Field 22 of /proc/PID/stat (proc_pid_stat(5)); the name before it may hold spaces and parentheses. Null: no such process. */
function startTimeOf(pid: number): string | null {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? null;
  } catch {
    return null;
  }
}
