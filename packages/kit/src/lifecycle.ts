import { describeError } from './coded-error.js';
import type { Log } from './log.js';

/**
 * What a process opened, closed in reverse order, once; a close that fails is logged and does not stop the others.
 * `signal` aborts when closing begins. What is opened after that, by work that was under way, is closed at once.
 */
export class Lifecycle {
  readonly #log: Log;
  readonly #closers: { name: string; close: () => Promise<void> | void }[] = [];
  readonly #abort = new AbortController();
  #closing: Promise<void> | null = null;
  readonly #late: Promise<void>[] = [];

  constructor(log: Log) {
    this.#log = log;
  }

  get signal(): AbortSignal {
    return this.#abort.signal;
  }

  onClose(name: string, close: () => Promise<void> | void): void {
    if (this.signal.aborted) this.#late.push(this.#closeOne(name, close));
    else this.#closers.push({ name, close });
  }

  /** May be called again: it then waits for what was opened since. */
  async close(): Promise<void> {
    this.#closing ??= this.#closeAll();
    await this.#closing;
    await Promise.all(this.#late);
  }

  async #closeAll(): Promise<void> {
    this.#abort.abort();
    for (const { name, close } of this.#closers.splice(0).reverse()) await this.#closeOne(name, close);
  }

  async #closeOne(name: string, close: () => Promise<void> | void): Promise<void> {
    try {
      await close();
    } catch (thrown) {
      this.#log.error({ what: name, error: describeError(thrown) }, 'closing failed');
    }
  }

  /** Closes on SIGTERM and SIGINT, and where `parentPipe` is set also when
   * the parent's end of standard input goes away; `afterwards` ends the process. */
  closeOnSignals(options: { parentPipe: boolean; afterwards: () => void }): void {
    const end = (): void => {
      void this.close().then(options.afterwards);
    };
    process.once('SIGTERM', end);
    process.once('SIGINT', end);
    if (options.parentPipe) {
      process.stdin.on('end', end);
      process.stdin.on('error', end);
      process.stdin.resume();
    }
  }
}
