import { LinuxError } from '../libc/index.js';
import { readProcFile } from './read-proc-file.js';

const STAT_BYTES_MAX = 4_096;
/** starttime is field 22 of proc_pid_stat(5); the first one after the command is field 3 */
const STARTTIME_AFTER_COMMAND = 22 - 3;

/**
 * When a process started, in clock ticks since boot: with the pid it names the process (invariant 6).
 * @returns null where there is no such process
 * @throws {LinuxError} `malformed` where the file is not as proc_pid_stat(5) says
 */
export function readStartTimeTicks(pid: number, procRoot = '/proc'): number | null {
  const stat = readProcFile(procRoot, pid, 'stat', STAT_BYTES_MAX);
  if (stat === null) return null;
  const ticks = parseStartTimeTicks(stat.latin1);
  if (ticks === null) {
    throw new LinuxError('malformed', `${procRoot}/${pid}/stat has no start time; is ${procRoot} a proc file system?`);
  }
  return ticks;
}

/**
 * Field 22 of a stat line. The command in field 2 is the process's own choice and may hold blanks, newlines and closing
 * parentheses: only what follows the last one counts, since all later fields are numbers and one letter.
 */
export function parseStartTimeTicks(stat: string): number | null {
  const afterCommand = stat.lastIndexOf(')');
  if (afterCommand === -1) return null;
  const text = stat.slice(afterCommand + 2).split(' ')[STARTTIME_AFTER_COMMAND];
  if (text === undefined || !/^\d{1,20}$/.test(text)) return null;
  const ticks = Number(text);
  return Number.isSafeInteger(ticks) ? ticks : null;
}
