import { readFileSync } from 'node:fs';

export interface ProcessMemory {
  /** resident set, MiB: counts what is shared with other processes in full */
  readonly rssMiB: number;
  /** the highest resident set since the start, MiB */
  readonly peakRssMiB: number;
  /** proportional set, MiB: what is shared is divided among those who share it */
  readonly pssMiB: number;
}

/** proc_pid_status(5), proc_pid_smaps(5) */
export function memoryOf(pid: number): ProcessMemory {
  const status = readFileSync(`/proc/${pid}/status`, 'utf8');
  const rollup = readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8');
  return {
    rssMiB: mebibytes(status, 'VmRSS'),
    peakRssMiB: mebibytes(status, 'VmHWM'),
    pssMiB: mebibytes(rollup, 'Pss'),
  };
}

function mebibytes(text: string, field: string): number {
  const kibibytes = new RegExp(`^${field}:\\s+(\\d+) kB`, 'm').exec(text)?.[1];
  if (kibibytes === undefined) throw new Error(`${field} is not told`);
  return Math.round((Number(kibibytes) / 1_024) * 10) / 10;
}
