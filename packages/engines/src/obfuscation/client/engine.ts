import { Backoff, describeError, type Clock, type Log } from '@guardimesh/kit';
import type { EngineAnswer, EngineVersion, OpenFile } from '@guardimesh/model';
import type { Engine } from '@guardimesh/scan-core';
import { FileJob, type ScanHooks } from '../../clamav/file-job.js';
import { StopSignals } from '../../clamav/stop-signals.js';
import type { Message } from '../protocol.js';
import { Connection, type Loss } from './connection.js';
import { OutputFile, type TakenPiece } from './output-file.js';
import { scanInside, withInside } from './scan-inside.js';
import type { ObfuscationEngineSettings } from './settings.js';
import { WaitingFiles } from './waiting-files.js';

const RECONNECT = { firstMs: 50, maxMs: 2_000 };
/** For a worker that is not ended at its deadline, or a machine that is slow to tell. */
const GRACE_MS = 10_000;
/** A worker that ends so shortly before its deadline was ended by it: the kernel counts whole seconds. */
const EARLY_MS = 1_000;
/** A worker may have ended before it was given the file, of another cause: it is tried once more. */
const ATTEMPTS_MAX = 2;

export interface ObfuscationEngine extends Engine {
  /** Processor time that its workers have used for this client so far, in milliseconds. */
  cpuMs(): number;
  /** Begins to connect; `scan` does so too. Does not wait for the process. */
  start(): void;
  /** What is under way is answered `stopped`. */
  close(): Promise<void>;
}

/** Judges files by the obfuscation scanner behind a Unix socket, by passing it their descriptors. Never throws. */
export function createObfuscationEngine(
  settings: ObfuscationEngineSettings,
  clock: Clock,
  log: Log,
): ObfuscationEngine {
  return new Obfuscation(settings, clock, log);
}

class Obfuscation implements ObfuscationEngine {
  readonly name = 'obfuscation';
  readonly parallelism: number;
  readonly #settings: ObfuscationEngineSettings;
  readonly #clock: Clock;
  readonly #log: Log;
  readonly #waiting = new WaitingFiles();
  readonly #closing = new AbortController();
  readonly #signals = new StopSignals<FileJob>((job) => {
    this.#stop(job);
  });
  readonly #inHand = new Set<FileJob>();
  readonly #connections = new Set<Connection>();
  #running: Promise<unknown> | null = null;
  #version: EngineVersion | null = null;
  /** connections whose worker has said who it is */
  #ready = 0;
  #isAway = false;
  #cpuMs = 0;

  constructor(settings: ObfuscationEngineSettings, clock: Clock, log: Log) {
    this.#settings = settings;
    this.#clock = clock;
    this.#log = log;
    // what the workers have no time for yet waits here: the other engines go on with it meanwhile
    this.parallelism = settings.filesAtOnce;
  }

  version(): EngineVersion | null {
    return this.#ready === 0 ? null : this.#version;
  }

  cpuMs(): number {
    return this.#cpuMs;
  }

  start(): void {
    if (this.#closing.signal.aborted) return;
    this.#running ??= Promise.all(Array.from({ length: this.#settings.connections }, () => this.#keepOne()));
  }

  async close(): Promise<void> {
    this.#closing.abort();
    for (const job of [...this.#waiting.all(), ...this.#inHand]) this.#stop(job);
    for (const connection of this.#connections) connection.close();
    await this.#running;
  }

  scan(file: OpenFile, hooks: ScanHooks): Promise<EngineAnswer> {
    const job = new FileJob(file, hooks, (answered) => {
      this.#signals.release(hooks.signal, answered);
    });
    if (this.#version !== null) job.sentUnder = this.#version;
    if (hooks.signal.aborted || this.#closing.signal.aborted) {
      this.#stop(job);
      return job.answered;
    }
    this.start();
    this.#signals.hold(hooks.signal, job);
    if (this.#isAway) this.#expireLater(job);
    this.#waiting.add(job);
    return job.answered;
  }

  #stop(job: FileJob): void {
    this.#waiting.remove(job);
    job.fail('stopped', 'the scanner was stopped');
  }

  /** One connection after the other, until closing; never throws. */
  async #keepOne(): Promise<void> {
    const backoff = new Backoff(RECONNECT);
    const closing = this.#closing.signal;
    while (!closing.aborted) {
      const connection = this.#connect();
      const hello = await connection?.hello(this.#settings.connectTimeoutSeconds * 1_000);
      const output = this.#outputFile();
      if (connection !== null && hello !== undefined && typeof hello !== 'string' && output !== undefined) {
        backoff.reset();
        this.#ready += 1;
        this.#isAway = false;
        this.#learn(hello);
        await this.#serveWithOutput(connection, output, hello.cpuMs);
        this.#ready -= 1;
        this.#drop(connection);
        continue;
      }
      output?.close();
      if (connection !== null) this.#drop(connection);
      if (this.#ready === 0) this.#setAway();
      await this.#clock.sleep(backoff.nextMs(), closing);
    }
  }

  #connect(): Connection | null {
    try {
      const connection = new Connection(this.#settings.socketPath, this.#clock);
      this.#connections.add(connection);
      return connection;
    } catch (thrown) {
      this.#log.debug({ error: describeError(thrown) }, 'no connection to the obfuscation scanner');
      return null;
    }
  }

  /** Null where nobody would look at what is brought out; undefined where there can be none now: then the workers are as good as away. */
  #outputFile(): OutputFile | null | undefined {
    if (this.#settings.inside === null) return null;
    try {
      return new OutputFile();
    } catch (thrown) {
      this.#log.warn({ error: describeError(thrown) }, 'what is packed in files cannot be looked at');
      return undefined;
    }
  }

  #drop(connection: Connection): void {
    this.#connections.delete(connection);
    connection.close();
  }

  /** An output file for each connection: the worker of an earlier one may write to its own still. */
  async #serveWithOutput(connection: Connection, output: OutputFile | null, cpuMs: number): Promise<void> {
    const session: Session = { connection, output, cpuMs };
    try {
      const given = session.output?.descriptor ?? null;
      if (given !== null) {
        const message = await connection.giveOutput(given, this.#settings.connectTimeoutSeconds * 1_000);
        if (typeof message === 'string') return;
      }
      await this.#serve(session);
    } finally {
      session.output?.close();
    }
  }

  async #serve(session: Session): Promise<void> {
    const closing = this.#closing.signal;
    while (!closing.aborted) {
      const idle = new AbortController();
      const stop = (): void => {
        idle.abort();
      };
      closing.addEventListener('abort', stop, { once: true });
      const job = await this.#waiting.take(this.#clock.sleep(this.#settings.versionEverySeconds * 1_000, idle.signal));
      closing.removeEventListener('abort', stop);
      idle.abort();
      if (!(await this.#askOne(session, job))) return;
    }
  }

  /** False where the connection can no longer be used. */
  async #askOne(session: Session, job: FileJob | null): Promise<boolean> {
    if (job?.isAnswered === true) return true;
    if (job !== null) {
      this.#inHand.add(job);
      if (this.#version !== null) job.sentUnder = this.#version;
    }
    const deadlineMs = this.#settings.fileSeconds * 1_000;
    const beganMs = this.#clock.monotonicMs();
    const message = await session.connection.ask(job?.file.descriptor ?? null, deadlineMs + GRACE_MS);
    if (job !== null) this.#inHand.delete(job);
    if (typeof message === 'string') {
      const isLate = this.#clock.monotonicMs() - beganMs > deadlineMs - EARLY_MS;
      if (job !== null) this.#lost(job, message === 'gone' && isLate ? 'overdue' : message);
      return false;
    }
    this.#learn(message);
    this.#cpuMs += Math.max(0, message.cpuMs - session.cpuMs);
    session.cpuMs = message.cpuMs;
    if (job !== null) this.#answer(job, message, session.output);
    return true;
  }

  /** What was brought out is copied at once, so that the worker can go on; it is looked at before the answer is given. */
  #answer(job: FileJob, message: Message, output: OutputFile | null): void {
    const { inside } = this.#settings;
    const by = this.#version ?? job.sentUnder;
    if (message.pieces.length === 0 || inside === null || output === null) {
      job.answer(answerOf(message, by));
      return;
    }
    let pieces: readonly TakenPiece[];
    try {
      pieces = output.take(message.pieces);
    } catch (thrown) {
      job.fail('engine-error', `what is packed in it could not be taken: ${describeError(thrown)}`);
      return;
    }
    const hooks = {
      signal: job.signal,
      onWaiting: () => {
        job.tellWaiting();
      },
    };
    void scanInside(inside, job.file, pieces, hooks).then((found) => {
      job.answer(withInside(answerOf(message, by), found));
    });
  }

  #lost(job: FileJob, loss: Loss): void {
    job.broken += 1;
    if (loss === 'overdue') job.fail('engine-timeout', `no answer within ${this.#settings.fileSeconds} s`);
    else if (loss === 'garbage') job.fail('engine-error', 'the obfuscation scanner answered with what is no answer');
    else if (job.broken >= ATTEMPTS_MAX) job.fail('engine-crashed', `the worker ended under it ${job.broken} times`);
    else if (!job.isAnswered) this.#waiting.add(job);
  }

  #learn({ version, database }: Message): void {
    const known = this.#version;
    if (known?.version === version && known.database === database) return;
    this.#version = { engine: this.name, version, database };
    this.#log.info(this.#version, 'engine version');
  }

  #setAway(): void {
    if (this.#isAway) return;
    this.#isAway = true;
    this.#log.warn({ socket: this.#settings.socketPath }, 'the obfuscation scanner cannot be reached; files wait');
    for (const job of this.#waiting.all()) this.#expireLater(job);
  }

  #expireLater(job: FileJob): void {
    job.tellWaiting();
    const waitMs = this.#settings.engineWaitSeconds * 1_000;
    const answered = new AbortController();
    void job.answered.then(() => {
      answered.abort();
    });
    void this.#clock.sleep(waitMs, answered.signal).then(() => {
      // in a worker's hand by now: that one answers, or its deadline does
      if (job.isAnswered || this.#inHand.has(job)) return;
      this.#waiting.remove(job);
      job.fail('engine-unavailable', `the obfuscation scanner could not be reached for ${waitMs / 1_000} s`);
    });
  }
}

/** A connection and what belongs to it. */
interface Session {
  readonly connection: Connection;
  readonly output: OutputFile | null;
  /** processor time of its worker when it last answered */
  cpuMs: number;
}

function answerOf({ looked }: Message, by: EngineVersion): EngineAnswer {
  if (looked === null)
    return {
      kind: 'failed',
      reason: 'engine-error',
      detail: 'the obfuscation scanner did not take the descriptor',
      by,
    };
  return looked.kind === 'failed' ? { ...looked, reason: 'engine-error', by } : { ...looked, by };
}
