import { readProcFile } from './read-proc-file.js';

const STAT_BYTES_MAX = 4_096;
/** utime and stime are fields 14 and 15 of proc_pid_stat(5); the first one after the command is field 3 */
const UTIME_AFTER_COMMAND = 14 - 3;
/** USER_HZ is 100 on every architecture that Node runs on */
const MS_A_TICK = 10;

/** Processor milliseconds that a process has used, in user and kernel mode; null where there is no such process. */
export function readCpuMs(pid: number, procRoot = '/proc'): number | null {
  const stat = readProcFile(procRoot, pid, 'stat', STAT_BYTES_MAX);
  if (stat === null) return null;
  const fields = stat.latin1.slice(stat.latin1.lastIndexOf(')') + 2).split(' ');
  const ticks = Number(fields[UTIME_AFTER_COMMAND]) + Number(fields[UTIME_AFTER_COMMAND + 1]);
  return Number.isSafeInteger(ticks) ? ticks * MS_A_TICK : null;
}
