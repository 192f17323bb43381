import { join } from 'node:path';
import { Backoff, describeError, systemClock, type Log } from '@guardimesh/kit';
import { startChild, type RunningChild } from '@guardimesh/local';

export interface NodeProgram {
  readonly name: string;
  readonly script: string;
  readonly nodeOptions?: readonly string[];
  readonly settings: Readonly<Record<string, string>>;
  readonly runFolder: string;
  /** its standard output is for us to read */
  readonly keepOutput?: boolean;
}

/**
 * Options that keep the processes small. A young generation of 16 MiB a half space, V8's default, is never needed by either; the
 * inspector has hardly any hot code, so that what the optimizing compiler takes is more than it gives.
 */
export const SCANNER_NODE = ['--max-semi-space-size=1', '--max-old-space-size=256'];
export const INSPECTOR_NODE = [
  '--max-semi-space-size=1',
  '--v8-pool-size=1',
  '--optimize-for-size',
  '--no-opt',
  '--max-old-space-size=64',
];
/** It starts workers and reads nothing; they have options of their own. */
export const OBFUSCATION_NODE = [...INSPECTOR_NODE];

/**
 * mallopt(3), of glibc: by itself each thread gets a heap of its own, and what is freed stays with the process. V8's compiler uses much for
 * a moment on four threads.
 */
const SMALL_HEAPS = { MALLOC_ARENA_MAX: '2', MALLOC_TRIM_THRESHOLD_: '131072' };

/** Starts one of our own Node programs. Its environment holds its settings and nothing else of ours. */
export function startNodeProgram(program: NodeProgram): Promise<RunningChild> {
  return startChild({
    name: program.name,
    command: process.execPath,
    args: [...(program.nodeOptions ?? []), program.script],
    environment: {
      PATH: '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin',
      NODE_ENV: 'production',
      ...SMALL_HEAPS,
      ...program.settings,
    },
    logFile: join(program.runFolder, `${program.name}.log`),
    keepOutput: program.keepOutput ?? false,
  });
}

/** A program that is started again when it ends by itself, with growing pauses, as kubelet does in a cluster. */
export class KeptRunning {
  readonly #start: () => Promise<RunningChild>;
  readonly #log: Log;
  #child: RunningChild | null = null;
  readonly #stop = new AbortController();
  #watching: Promise<void> = Promise.resolve();

  constructor(start: () => Promise<RunningChild>, log: Log) {
    this.#start = start;
    this.#log = log;
  }

  get pid(): number | null {
    return this.#child?.pid ?? null;
  }

  /** Resolves when it has been started for the first time. */
  async begin(): Promise<void> {
    this.#child = await this.#start();
    this.#watching = this.#watch(this.#child);
  }

  async stop(): Promise<void> {
    this.#stop.abort();
    await this.#child?.stop();
    await this.#watching;
  }

  async #watch(first: RunningChild): Promise<void> {
    const backoff = new Backoff({ firstMs: 200, maxMs: 10_000 });
    let child = first;
    for (;;) {
      const exit = await child.exited;
      if (this.#isStopping()) return;
      this.#log.warn({ name: child.name, ...exit }, 'ended by itself; starting it again');
      const again = await this.#startAgain(backoff);
      if (again === null) return;
      child = again;
      this.#child = child;
    }
  }

  /** Tries until it has been started; null where it is to be stopped by now, and then nothing is left running. */
  async #startAgain(backoff: Backoff): Promise<RunningChild | null> {
    for (;;) {
      await systemClock.sleep(backoff.nextMs(), this.#stop.signal);
      if (this.#isStopping()) return null;
      try {
        const child = await this.#start();
        if (!this.#isStopping()) return child;
        await child.stop();
        return null;
      } catch (thrown) {
        this.#log.warn({ error: describeError(thrown) }, 'could not be started again; trying later');
      }
    }
  }

  #isStopping(): boolean {
    return this.#stop.signal.aborted;
  }
}
