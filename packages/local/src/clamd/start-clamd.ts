import { once } from 'node:events';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { systemClock } from '@guardimesh/kit';
import { startChild, type RunningChild } from '../child/index.js';
import { ClamdError } from './clamd-error.js';
import { clamdConfiguration, DEFAULT_CLAMD_SETTINGS, type ClamdSettings } from './configuration.js';
import { clamdPath } from './installed.js';
import { takeTemporaryFolder } from './temporary-folder.js';

export interface ClamdStart {
  /** a folder of its own: configuration, socket, log and temporary files; made where it is missing */
  readonly folder: string;
  /** only read */
  readonly databaseFolder: string;
  readonly settings?: Partial<ClamdSettings>;
  /** until PING is answered; loading the official database takes up to a minute */
  readonly timeoutMs?: number;
}

export interface RunningClamd {
  readonly socketPath: string;
  readonly databaseFolder: string;
  readonly logFile: string;
  readonly pid: number;
  readonly child: RunningChild;
  stop(graceMs?: number): Promise<void>;
}

/** sockaddr_un.sun_path without its NUL: unix(7) */
const SOCKET_PATH_BYTES_MAX = 107;
const LOG_LINES_TOLD = 12;
const LOG_BYTES_READ = 64 * 1024;

/**
 * Starts a clamd of our own and resolves when it answers PING. It ends with us.
 * @throws {ClamdError} where it is not installed, ends by itself (with its log's last lines) or is not ready in time
 */
export async function startClamd(start: ClamdStart): Promise<RunningClamd> {
  const command = clamdPath();
  if (command === null) {
    throw new ClamdError('clamd-missing', 'clamd is not installed; on Debian: apt-get install clamav-daemon');
  }
  const socketPath = join(start.folder, 'clamd.sock');
  if (Buffer.byteLength(socketPath) > SOCKET_PATH_BYTES_MAX) {
    throw new ClamdError(
      'socket-path-too-long',
      `${socketPath} is longer than the ${SOCKET_PATH_BYTES_MAX} bytes of a socket's path; choose a shorter folder`,
    );
  }
  const settings = { ...DEFAULT_CLAMD_SETTINGS, ...start.settings };
  const temporary = takeTemporaryFolder(join(start.folder, 'tmp'), settings.maxScanBytes * settings.maxThreads);
  const places = {
    socketPath,
    databaseFolder: start.databaseFolder,
    temporaryFolder: temporary.path,
    logFile: join(start.folder, 'clamd.log'),
  };
  const configuration = join(start.folder, 'clamd.conf');
  const outputFile = join(start.folder, 'clamd.out');
  mkdirSync(start.folder, { recursive: true, mode: 0o700 });
  for (const stale of [socketPath, places.logFile, outputFile]) rmSync(stale, { force: true });
  writeFileSync(configuration, clamdConfiguration(places, settings), {
    mode: 0o600,
  });
  const child = await startChild({
    name: 'clamd',
    command,
    args: ['--config-file', configuration],
    environment: { PATH: '/usr/sbin:/usr/bin:/sbin:/bin', LC_ALL: 'C' },
    logFile: outputFile,
  });
  void child.exited.then(() => {
    temporary.remove();
  });
  await untilReady(child, socketPath, places.logFile, start.timeoutMs ?? 120_000);
  return {
    socketPath,
    databaseFolder: start.databaseFolder,
    logFile: places.logFile,
    pid: child.pid,
    child,
    stop: async (graceMs) => {
      await child.stop(graceMs);
    },
  };
}

async function untilReady(child: RunningChild, socketPath: string, logFile: string, timeoutMs: number): Promise<void> {
  const output = outputOf(child);
  const deadline = systemClock.monotonicMs() + timeoutMs;
  const ended = output.closed.then(() => 'ended' as const);
  while (systemClock.monotonicMs() < deadline) {
    if (await answersPing(socketPath)) return;
    if ((await Promise.race([ended, systemClock.sleep(25)])) === 'ended') {
      const { code, signal } = await child.exited;
      throw new ClamdError(
        'clamd-exited',
        `clamd ended (${signal ?? `exit code ${code ?? 'unknown'}`}): ${told(logFile, output.last())}`,
      );
    }
  }
  await child.stop();
  throw new ClamdError(
    'clamd-not-ready',
    `clamd did not answer PING within ${timeoutMs} ms: ${told(logFile, output.last())}`,
  );
}

function answersPing(socketPath: string): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(socketPath);
    let answer = '';
    socket.setTimeout(2_000, () => socket.destroy());
    socket.on('connect', () => socket.write('zPING\0'));
    socket.on('data', (chunk) => {
      answer = (answer + chunk.toString('latin1')).slice(0, 16);
      if (answer === 'PONG\0') socket.destroy();
    });
    socket.on('error', () => undefined);
    socket.on('close', () => {
      resolve(answer === 'PONG\0');
    });
  });
}

/**
 * What it writes until it ends, the newest of it. Kept here, because the file it is also written to may lag behind its
 * end; `closed` resolves after the last byte.
 */
function outputOf({ process: child }: RunningChild): { closed: Promise<unknown>; last: () => string } {
  let output = '';
  const keep = (chunk: Buffer): void => {
    output = (output + chunk.toString('utf8')).slice(-LOG_BYTES_READ);
  };
  child.stdout?.on('data', keep);
  child.stderr?.on('data', keep);
  return { closed: once(child, 'close'), last: () => output };
}

/** The last lines of its log and of its output, for the error: libclamav says there which signature file it did not like. */
function told(logFile: string, output: string): string {
  const log = existsSync(logFile) ? readFileSync(logFile, 'utf8').slice(-LOG_BYTES_READ) : '';
  const lines = `${log}\n${output}`.split('\n').filter((line) => line.trim() !== '');
  return lines.slice(-LOG_LINES_TOLD).join(' | ') || 'it logged nothing';
}
