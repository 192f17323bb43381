import { Worker } from 'node:worker_threads';
import { describeError, systemClock, type Log } from '@guardimesh/kit';
import type { Answer, Answered, Asked, Question, ThreadStart } from './messages.js';

/** Megabytes; what is kept of some thousand processes is little, so a thread that grows beyond this is broken and ends. */
const THREAD_MEMORY = { maxOldGenerationSizeMb: 48, maxYoungGenerationSizeMb: 2, stackSizeMb: 2 };

/** The main thread's end: started with the first question, started anew after a crash. */
export class ProcessThread {
  readonly #start: ThreadStart;
  readonly #program: URL;
  readonly #log: Log;
  readonly #waiting = new Map<number, (answer: Answer) => void>();
  #worker: Worker | null = null;
  #asked = 0;

  /** @param program where process-worker.js is; beside this file, unless a bundle puts it elsewhere */
  constructor(start: ThreadStart, log: Log, program: URL | null) {
    this.#start = start;
    this.#log = log;
    this.#program = program ?? new URL('./process-worker.js', import.meta.url);
  }

  /** Never rejects. @returns `late` where there was no answer in time: the thread waits for a process, and may go on for long */
  async ask(question: Question): Promise<Answer | 'late'> {
    const worker = (this.#worker ??= this.#begin());
    this.#asked += 1;
    const number = this.#asked;
    const asked: Asked = { number, question };
    const enough = new AbortController();
    const answered = new Promise<Answer>((resolve) => {
      this.#waiting.set(number, resolve);
    });
    // while an answer is awaited the process has something to wait for
    worker.ref();
    worker.postMessage(asked);
    const late = systemClock
      .sleep(this.#start.bounds.answerSecondsMax * 1_000, enough.signal)
      .then(() => 'late' as const);
    const first = await Promise.race([answered, late]);
    enough.abort();
    this.#forget(number);
    return first;
  }

  /** Ends the thread; what is still awaited is answered `failed`. */
  async close(): Promise<void> {
    await this.#worker?.terminate();
  }

  #begin(): Worker {
    const worker = new Worker(this.#program, {
      name: 'guardimesh-processes',
      workerData: this.#start,
      resourceLimits: THREAD_MEMORY,
      trackUnmanagedFds: false,
      env: {},
      execArgv: [],
    });
    worker.unref();
    let failure = 'the thread that reads /proc was ended';
    worker.on('message', ({ number, answer }: Answered) => {
      if (answer.kind === 'failed') this.#log.error({ error: answer.failure }, 'processes could not be looked at');
      this.#waiting.get(number)?.(answer);
    });
    worker.on('error', (thrown) => {
      failure = `the thread that reads /proc crashed: ${describeError(thrown)}`;
      this.#log.error({ error: describeError(thrown) }, 'the thread that reads /proc crashed');
    });
    worker.on('exit', () => {
      if (this.#worker === worker) this.#worker = null;
      for (const resolve of this.#waiting.values()) resolve({ kind: 'failed', failure });
      this.#waiting.clear();
    });
    return worker;
  }

  #forget(number: number): void {
    this.#waiting.delete(number);
    if (this.#waiting.size === 0) this.#worker?.unref();
  }
}
