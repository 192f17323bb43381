import { Worker } from 'node:worker_threads';
import { describeError, type Log } from '@guardimesh/kit';
import { RemoteWalk } from './remote-walk.js';
import type { FromWalkThread, ToWalkThread, WalkOrder } from './walk-messages.js';

/** Megabytes; a walk keeps little, so a thread that grows beyond this is broken and ends. */
const THREAD_MEMORY = { maxOldGenerationSizeMb: 48, maxYoungGenerationSizeMb: 2, stackSizeMb: 2 };

/**
 * The thread that walks, off the main one: started with the first walk, shared by all, and started anew after a crash. The
 * walks of a crashed thread end with a failure, never as if they were complete.
 */
export class WalkThread {
  readonly #program: URL;
  readonly #log: Log;
  readonly #walks = new Map<number, RemoteWalk>();
  #worker: Worker | null = null;
  #walksBegun = 0;
  #warm: (() => void) | null = null;

  /** @param program where walk-worker.js is; beside this file, unless a bundle puts it elsewhere */
  constructor(log: Log, program: URL | null) {
    this.#log = log;
    this.#program = program ?? new URL('./walk-worker.js', import.meta.url);
  }

  /** Starts the thread as the first walk would, and has it run a little. Resolves when it is ready, or has ended. */
  warmUp(): Promise<void> {
    const worker = (this.#worker ??= this.#start());
    return new Promise((resolve) => {
      this.#warm = resolve;
      worker.once('exit', resolve);
      const message: ToWalkThread = { kind: 'warm-up' };
      worker.postMessage(message);
    });
  }

  begin(order: WalkOrder): RemoteWalk {
    const worker = (this.#worker ??= this.#start());
    this.#walksBegun += 1;
    const number = this.#walksBegun;
    // a message to a thread that has ended goes nowhere: its walks have been ended by then
    const send = (message: ToWalkThread, transfer: ArrayBuffer[] = []): void => {
      worker.postMessage(message, transfer);
    };
    const walk = new RemoteWalk(order, {
      askFor: (buffer) => {
        send({ kind: 'fill', walk: number, buffer }, [buffer]);
      },
      stop: () => {
        send({ kind: 'stop', walk: number });
      },
    });
    this.#walks.set(number, walk);
    // while a walk is under way the process has something to wait for
    worker.ref();
    send({ kind: 'start', walk: number, order });
    walk.begin();
    return walk;
  }

  /** Ends the thread, and with it the walks under way. */
  async close(): Promise<void> {
    await this.#worker?.terminate();
  }

  #start(): Worker {
    const worker = new Worker(this.#program, {
      name: 'guardimesh-walk',
      resourceLimits: THREAD_MEMORY,
      trackUnmanagedFds: false,
      env: {},
      execArgv: [],
    });
    worker.unref();
    let failure = 'the walking thread was ended';
    worker.on('message', (message: FromWalkThread) => {
      this.#hear(message);
    });
    worker.on('error', (thrown) => {
      failure = `the walking thread crashed: ${describeError(thrown)}`;
      this.#log.error({ error: describeError(thrown), walks: this.#walks.size }, 'walking thread crashed');
    });
    // after this event nothing of the thread runs any more, so its descriptors can be closed
    worker.on('exit', () => {
      this.#worker = null;
      for (const walk of this.#walks.values()) walk.endCrashed(failure);
      this.#walks.clear();
    });
    return worker;
  }

  #hear(message: FromWalkThread): void {
    if (message.kind === 'warm') {
      this.#warm?.();
      return;
    }
    const walk = this.#walks.get(message.walk);
    if (walk === undefined) return;
    if (message.kind === 'filled') {
      walk.filled(message);
      return;
    }
    this.#walks.delete(message.walk);
    if (this.#walks.size === 0) this.#worker?.unref();
    if (message.failure !== null) this.#log.error({ error: message.failure }, 'a walk failed');
    walk.end(message.failure);
  }
}
