import { lastErrno, libc, systemError } from '../libc/index.js';

const PR_SET_PDEATHSIG = 1;
const SIGKILL = 9;

/**
 * Has the kernel end this process when the one that started it ends (prctl(2), PR_SET_PDEATHSIG), also while this one stands still in
 * a call. Ends it at once where that has happened already.
 *
 * @param parent the pid of the process that started this one
 * @throws {LinuxError} where the kernel refuses
 */
export function endWithParent(parent: number): void {
  if (libc.prctl(PR_SET_PDEATHSIG, SIGKILL, 0, 0, 0) !== 0) throw systemError('prctl(2) PR_SET_PDEATHSIG', lastErrno());
  if (process.ppid !== parent) process.kill(process.pid, 'SIGKILL');
}
