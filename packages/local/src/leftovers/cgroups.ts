import { readdirSync, readFileSync, rmdirSync } from 'node:fs';
import { join } from 'node:path';
import { errnoOf, pollUntil } from '@guardimesh/kit';
import { LocalError } from '../error/index.js';
import { mountLines } from './mount-lines.js';

const WAIT_MS = 5_000;

/**
 * Ends (SIGKILL) what still runs in a cgroup, and removes it with those inside it from every hierarchy that has it (v1
 * has one for each controller, v2 one). The caller vouches that the cgroup is ours alone.
 * @throws {LocalError} `left-behind` where the kernel keeps refusing for five seconds
 */
export async function endCgroup(path: string): Promise<void> {
  const hierarchies = mountLines(readFileSync('/proc/self/mountinfo', 'utf8')).filter(
    (line) => line.type === 'cgroup' || line.type === 'cgroup2',
  );
  for (const { mountPoint } of hierarchies) {
    const folder = join(mountPoint, path);
    await pollUntil(`the end of cgroup ${folder}`, () => removeTree(folder), { timeoutMs: WAIT_MS, everyMs: 10 }).catch(
      (cause: unknown) => {
        throw new LocalError('left-behind', `the cgroup ${folder} is still in use`, { cause });
      },
    );
  }
}

/** False where a process has not left it yet. */
function removeTree(folder: string): boolean {
  try {
    for (const entry of readdirSync(folder, { withFileTypes: true })) {
      if (entry.isDirectory() && !removeTree(join(folder, entry.name))) return false;
    }
    for (const pid of readFileSync(join(folder, 'cgroup.procs'), 'utf8').split('\n')) {
      // 0: one that our pid namespace does not show
      if (Number(pid) > 1) endProcess(Number(pid));
    }
    rmdirSync(folder);
    return true;
  } catch (thrown) {
    if (errnoOf(thrown) === 'ENOENT') return true;
    if (errnoOf(thrown) === 'EBUSY' || errnoOf(thrown) === 'ENOTEMPTY') return false;
    throw thrown;
  }
}

function endProcess(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // it went by itself
  }
}
