import type { Clock, Log } from '@guardimesh/kit';
import type { EngineAnswer, EngineVersion, OpenFile } from '@guardimesh/model';
import type { Engine } from '@guardimesh/scan-core';
import { newCounters, type ClamdCounters } from './counters.js';
import { FileJob, type ScanHooks } from './file-job.js';
import { FileFlow } from './file-flow.js';
import { SessionPool } from './session-pool.js';
import type { ClamdEngineSettings } from './settings.js';
import { StopSignals } from './stop-signals.js';
import { watch } from './watch.js';

export interface ClamdEngine extends Engine {
  /** Begins to connect; `scan` does so too. Does not wait for clamd. */
  start(): void;
  /** What is under way is answered `stopped`. */
  close(): Promise<void>;
  counters(): Readonly<ClamdCounters>;
  /** clamd's own process, where it can be seen from here: for what it costs */
  processId(): number | null;
}

/** Judges files by a clamd on a Unix socket, several at once, by passing it their descriptors. Never throws. */
export function createClamdEngine(settings: ClamdEngineSettings, clock: Clock, log: Log): ClamdEngine {
  return new Clamd(settings, clock, log);
}

class Clamd implements ClamdEngine {
  readonly name = 'clamav';
  readonly parallelism: number;
  readonly #settings: ClamdEngineSettings;
  readonly #clock: Clock;
  readonly #pool: SessionPool;
  readonly #flow: FileFlow;
  readonly #counters = newCounters();
  readonly #closing = new AbortController();
  readonly #signals = new StopSignals<FileJob>((job) => {
    this.#flow.stop(job);
  });
  #running: Promise<unknown> | null = null;
  #wake: () => void = () => undefined;

  constructor(settings: ClamdEngineSettings, clock: Clock, log: Log) {
    this.#settings = settings;
    this.#clock = clock;
    this.parallelism = settings.filesAtOnce;
    const parts = { clock, log, counters: this.#counters };
    this.#pool = new SessionPool(settings, parts);
    this.#flow = new FileFlow(settings, this.#pool, { ...parts, closing: this.#closing.signal });
  }

  version(): EngineVersion | null {
    return this.#pool.version;
  }

  counters(): Readonly<ClamdCounters> {
    return { ...this.#counters };
  }

  processId(): number | null {
    return this.#pool.peerPid();
  }

  start(): void {
    if (this.#closing.signal.aborted) return;
    this.#running ??= Promise.all([
      this.#pool.keep(this.#flow.events()),
      watch({
        settings: this.#settings,
        clock: this.#clock,
        closing: this.#closing.signal,
        isIdle: () => this.#flow.isIdle,
        onBusy: (wake) => {
          this.#wake = wake;
        },
        tick: (elapsedMs) => {
          this.#pool.checkDeadlines();
          this.#flow.countWaiting(elapsedMs);
        },
        askVersion: () => this.#pool.askVersion(),
      }),
    ]);
  }

  async close(): Promise<void> {
    this.#closing.abort();
    this.#flow.stopAll();
    this.#pool.close();
    await this.#running;
  }

  scan(file: OpenFile, hooks: ScanHooks): Promise<EngineAnswer> {
    const job = new FileJob(file, hooks, (answered) => {
      this.#signals.release(hooks.signal, answered);
    });
    job.sentUnder = this.#flow.lastVersion;
    if (hooks.signal.aborted || this.#closing.signal.aborted) {
      this.#flow.stop(job);
      return job.answered;
    }
    this.start();
    this.#signals.hold(hooks.signal, job);
    this.#flow.add(job);
    this.#wake();
    return job.answered;
  }
}
