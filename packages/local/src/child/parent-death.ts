import { existsSync } from 'node:fs';

const SETPRIV = ['/usr/bin/setpriv', '/bin/setpriv'].find((path) => existsSync(path));

/**
 * The same command, ended by the kernel with this signal when we are gone, whatever ended us: by setpriv(1), where it is there.
 * PR_SET_PDEATHSIG (prctl(2)) survives execve, so the pid is the command's own.
 */
export function endingWithUs(command: string, args: readonly string[], signal: 'TERM' | 'KILL'): [string, string[]] {
  return SETPRIV === undefined ? [command, [...args]] : [SETPRIV, ['--pdeathsig', signal, '--', command, ...args]];
}
