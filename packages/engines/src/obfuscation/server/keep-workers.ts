import { spawn, type ChildProcess } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { Backoff, type Clock, type Log } from '@guardimesh/kit';

const RESTART = { firstMs: 50, maxMs: 5_000 };
/** One that has lived for so long ended of one file, not of what it was started with. */
const HEALTHY_MS = 5_000;
const MEMORY_EVERY_MS = 500;
const PAGE_BYTES = 4_096;

export interface WorkersSettings {
  readonly count: number;
  readonly command: string;
  readonly args: readonly string[];
  readonly environment: Readonly<Record<string, string>>;
  /** each gets it as descriptor 3 */
  readonly listener: number;
  /** resident memory of one, in bytes; the one that has more is ended */
  readonly memoryBytesMax: number;
}

/** Keeps so many workers running until the signal aborts; resolves when none is left. Never throws. */
export async function keepWorkers(
  settings: WorkersSettings,
  clock: Clock,
  log: Log,
  signal: AbortSignal,
): Promise<void> {
  await Promise.all(Array.from({ length: settings.count }, () => keepWorker(settings, clock, log, signal)));
}

async function keepWorker(settings: WorkersSettings, clock: Clock, log: Log, signal: AbortSignal): Promise<void> {
  const backoff = new Backoff(RESTART);
  // by a function: what another part sets while we wait would be taken for constant
  const isStopping = (): boolean => signal.aborted;
  while (!isStopping()) {
    const startedMs = clock.monotonicMs();
    const worker = spawn(settings.command, [...settings.args], {
      env: { ...settings.environment },
      stdio: ['ignore', 'ignore', 'inherit', settings.listener],
    });
    const end = (): void => {
      worker.kill('SIGKILL');
    };
    signal.addEventListener('abort', end, { once: true });
    const gone = new AbortController();
    void watchMemory(worker, settings.memoryBytesMax, clock, log, gone.signal);
    const why = await endOf(worker);
    gone.abort();
    signal.removeEventListener('abort', end);
    if (isStopping()) return;
    // killed by a file, the next one is wanted at once
    if (clock.monotonicMs() - startedMs > HEALTHY_MS) backoff.reset();
    log.warn({ worker: worker.pid, why }, 'a worker ended; another is started');
    await clock.sleep(backoff.nextMs(), signal);
  }
}

function endOf(worker: ChildProcess): Promise<string> {
  return new Promise((resolve) => {
    worker.once('error', (thrown) => {
      resolve(thrown.message);
    });
    worker.once('exit', (code, by) => {
      resolve(by ?? `code ${code ?? 'unknown'}`);
    });
  });
}

async function watchMemory(
  { pid }: ChildProcess,
  bytesMax: number,
  clock: Clock,
  log: Log,
  gone: AbortSignal,
): Promise<void> {
  if (pid === undefined) return;
  while (!gone.aborted) {
    const bytes = residentBytes(pid);
    if (bytes > bytesMax) {
      log.warn({ worker: pid, bytes, bytesMax }, 'a worker has too much memory; it is ended');
      process.kill(pid, 'SIGKILL');
      return;
    }
    await clock.sleep(MEMORY_EVERY_MS, gone);
  }
}

/** The second number of /proc/PID/statm (proc(5)), in pages. The worker is our child: its pid is its own until we have waited. */
function residentBytes(pid: number): number {
  try {
    return Number(readFileSync(`/proc/${pid}/statm`, 'latin1').split(' ')[1]) * PAGE_BYTES;
  } catch {
    return 0;
  }
}
