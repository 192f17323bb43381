import { LinuxError } from '../libc/index.js';
import { readProcFile } from './read-proc-file.js';

const CGROUP_BYTES_MAX = 65_536;

/** One line of proc_pid_cgroup(5). Controllers are empty, and the hierarchy is 0, for the unified one (version 2). */
export interface CgroupMembership {
  readonly hierarchy: number;
  readonly controllers: readonly string[];
  /** from the root of the caller's cgroup namespace: `/kubepods/…` */
  readonly path: string;
}

/**
 * @returns null where there is no such process
 * @throws {LinuxError} `too-long` beyond 64 KiB
 */
export function readCgroup(pid: number, procRoot = '/proc'): readonly CgroupMembership[] | null {
  const text = readProcFile(procRoot, pid, 'cgroup', CGROUP_BYTES_MAX);
  if (text === null) return null;
  if (!text.whole) {
    throw new LinuxError('too-long', `${procRoot}/${pid}/cgroup is longer than ${CGROUP_BYTES_MAX} bytes`);
  }
  return parseCgroup(text.latin1);
}

/** Lines that are none of `number:controllers:path` are left out. */
export function parseCgroup(latin1: string): CgroupMembership[] {
  const memberships: CgroupMembership[] = [];
  for (const line of latin1.split('\n')) {
    // controllers hold no colon, a path may
    const match = /^(\d{1,9}):([^:]*):(\/.*)$/.exec(line);
    if (match === null) continue;
    const [, hierarchy = '', controllers = '', path = ''] = match;
    memberships.push({
      hierarchy: Number(hierarchy),
      controllers: controllers === '' ? [] : controllers.split(','),
      path: Buffer.from(path, 'latin1').toString('utf8'),
    });
  }
  return memberships;
}
