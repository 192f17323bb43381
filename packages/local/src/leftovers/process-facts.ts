import { closeSync, openSync, readdirSync, readFileSync } from 'node:fs';
import { errnoOf } from '@guardimesh/kit';
import type { ProcessIdentity } from '@guardimesh/model';
import { mountLines } from './mount-lines.js';

/** What /proc says of one process at one moment. */
export interface ProcessFacts extends ProcessIdentity {
  readonly arguments: readonly string[];
  /** upperdir of the overlay that is its root, null where its root is no overlay */
  readonly rootUpper: string | null;
}

/** Every process this one can see. Those that end meanwhile are left out. */
export function readProcesses(): ProcessFacts[] {
  const found: ProcessFacts[] = [];
  for (const name of readdirSync('/proc')) {
    if (!/^\d+$/.test(name)) continue;
    const facts = readProcess(Number(name));
    if (facts !== null) found.push(facts);
  }
  return found;
}

function readProcess(pid: number): ProcessFacts | null {
  const before = startTimeTicks(pid);
  if (before === null) return null;
  try {
    const commandLine = readFileSync(`/proc/${pid}/cmdline`, 'utf8');
    const root = mountLines(readFileSync(`/proc/${pid}/mountinfo`, 'utf8')).find((each) => each.mountPoint === '/');
    // the same start time before and after: what stands between is of one process
    if (startTimeTicks(pid) !== before) return null;
    return {
      pid,
      startTimeTicks: before,
      arguments: commandLine.split('\0').slice(0, -1),
      rootUpper: root?.upper ?? null,
    };
  } catch {
    return null;
  }
}

/** Field 22 of proc_pid_stat(5); null where no such process is, or only a zombie of it. */
export function startTimeTicks(pid: number): number | null {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'latin1');
    // the second field is the program's name in brackets, and may hold brackets and spaces itself
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return fields[0] === 'Z' || fields[0] === 'X' ? null : Number(fields[19]);
  } catch {
    return null;
  }
}

/**
 * Whether that very process can still do or hold anything. One that is at its end has given up memory, files and
 * namespaces before it becomes a zombie, and may stay so for long: the first process of a pid namespace waits until
 * all others of it are reaped, by whoever their parent is (pid_namespaces(7)).
 */
export function isAlive(process: ProcessIdentity): boolean {
  return startTimeTicks(process.pid) === process.startTimeTicks && hasNamespaces(process.pid);
}

function hasNamespaces(pid: number): boolean {
  try {
    closeSync(openSync(`/proc/${pid}/mountinfo`, 'r'));
    return true;
  } catch (thrown) {
    // EINVAL: it has none any more (fs/proc_namespace.c); what we may not read we must take for alive
    return errnoOf(thrown) !== 'EINVAL' && errnoOf(thrown) !== 'ENOENT' && errnoOf(thrown) !== 'ESRCH';
  }
}
