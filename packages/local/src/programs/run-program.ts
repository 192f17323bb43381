import { execFile } from 'node:child_process';
import { endingWithUs } from '../child/index.js';
import { LocalError } from '../error/index.js';
import { PROGRAM_PATH } from './find-program.js';

export interface ProgramOutput {
  readonly stdout: string;
  readonly stderr: string;
}

export interface RunLimits {
  /** default 30,000 */
  readonly timeoutMs?: number;
  /** of standard output and of standard error each; default 4 MiB */
  readonly outputBytesMax?: number;
  /** added to PATH and LC_ALL, which is all the child gets otherwise */
  readonly environment?: Readonly<Record<string, string>>;
  /** goes on when we are killed: for what must not be cut off halfway, such as apt-get */
  readonly outlivesUs?: boolean;
}

/**
 * Runs a program to its end.
 * @throws {LocalError} `program-failed` with the command and the end of what it said, when it exits with other than 0,
 * is ended by a signal, says too much or takes too long (it is killed then)
 */
export function runProgram(path: string, args: readonly string[], limits: RunLimits = {}): Promise<ProgramOutput> {
  const timeoutMs = limits.timeoutMs ?? 30_000;
  const [command, commandArgs] = limits.outlivesUs === true ? [path, [...args]] : endingWithUs(path, args, 'KILL');
  return new Promise((resolve, reject) => {
    const child = execFile(
      command,
      commandArgs,
      {
        env: { PATH: PROGRAM_PATH, LC_ALL: 'C.UTF-8', ...limits.environment },
        timeout: timeoutMs,
        killSignal: 'SIGKILL',
        maxBuffer: limits.outputBytesMax ?? 4 * 1024 * 1024,
      },
      (error, stdout, stderr) => {
        if (error === null) {
          resolve({ stdout, stderr });
          return;
        }
        const how = error.killed === true ? `was ended after at most ${timeoutMs} ms` : exitOf(error);
        const said = (stderr.trim() === '' ? stdout : stderr).trim().slice(-2_000);
        reject(
          new LocalError('program-failed', `${[path, ...args].join(' ')} ${how}: ${said || 'it said nothing'}`, {
            cause: error,
          }),
        );
      },
    );
    child.stdin?.end();
  });
}

function exitOf(error: {
  code?: string | number | null | undefined;
  signal?: NodeJS.Signals | null | undefined;
}): string {
  return typeof error.signal === 'string' ? `was ended by ${error.signal}` : `failed with ${String(error.code)}`;
}
