import { spawn, type ChildProcess } from 'node:child_process';
import { createWriteStream } from 'node:fs';
import { systemClock } from '@guardimesh/kit';
import { endingWithUs } from './parent-death.js';

export interface ChildSettings {
  /** for messages: `clamd`, `inspector` */
  readonly name: string;
  readonly command: string;
  readonly args: readonly string[];
  /** the whole environment of the child, not an addition to ours */
  readonly environment: Readonly<Record<string, string>>;
  readonly workingDirectory?: string;
  /** standard error, and output too unless `keepOutput`, are appended here; else both can be read from `process` */
  readonly logFile?: string;
  /** standard output is for us to read, not for the log */
  readonly keepOutput?: boolean;
}

export interface ChildExit {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
}

/** A process of ours. It ends with us: by {@link stop}, or, where setpriv(1) is there, by the kernel when we are killed. */
export interface RunningChild {
  readonly name: string;
  readonly pid: number;
  readonly process: ChildProcess;
  readonly exited: Promise<ChildExit>;
  /** SIGTERM, then SIGKILL after the grace; resolves when the process is gone. By its own pid, never by name. */
  stop(graceMs?: number): Promise<ChildExit>;
}

export async function startChild(settings: ChildSettings): Promise<RunningChild> {
  const [command, args] = endingWithUs(settings.command, settings.args, 'TERM');
  const child = spawn(command, args, {
    env: settings.environment,
    ...(settings.workingDirectory === undefined ? {} : { cwd: settings.workingDirectory }),
    // an own process group: Ctrl-C in the terminal reaches us alone, and we stop the children in order
    detached: true,
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  const exited = new Promise<ChildExit>((resolve) => {
    child.once('exit', (code, signal) => {
      resolve({ code, signal });
    });
  });
  await new Promise<void>((resolve, reject) => {
    child.once('spawn', resolve);
    child.once('error', reject);
  });
  if (settings.logFile !== undefined) {
    const log = createWriteStream(settings.logFile, { flags: 'a', mode: 0o600 });
    if (settings.keepOutput !== true) child.stdout.pipe(log, { end: false });
    child.stderr.pipe(log, { end: false });
    void exited.then(() => log.end());
  }
  // a child that dies while we write to it must not take us along
  child.stdin.on('error', () => undefined);
  return {
    name: settings.name,
    pid: child.pid ?? 0,
    process: child,
    exited,
    stop: (graceMs = 5_000) => stopChild(child, exited, graceMs),
  };
}

async function stopChild(child: ChildProcess, exited: Promise<ChildExit>, graceMs: number): Promise<ChildExit> {
  if (!isRunning(child)) return exited;
  child.kill('SIGTERM');
  const grace = new AbortController();
  await Promise.race([exited, systemClock.sleep(graceMs, grace.signal)]);
  grace.abort();
  if (isRunning(child)) child.kill('SIGKILL');
  return exited;
}

function isRunning(child: ChildProcess): boolean {
  return child.exitCode === null && child.signalCode === null;
}
