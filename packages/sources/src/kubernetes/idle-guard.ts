import type { Clock } from '@guardimesh/kit';
import { PodWatchError } from './pod-watch-error.js';

/**
 * Ends something that waits for a peer: `signal` aborts with the reason when `outer` does, or, as {@link PodWatchError}
 * `idle`, when {@link allow}'s time has passed. Half-open connections give no error of their own.
 */
export class IdleGuard {
  readonly #clock: Clock;
  readonly #abort = new AbortController();
  readonly #onOuter: () => void;
  readonly #outer: AbortSignal;
  #deadlineMs: number;

  constructor(clock: Clock, outer: AbortSignal, what: string, firstMs: number) {
    this.#clock = clock;
    this.#outer = outer;
    this.#deadlineMs = clock.monotonicMs() + firstMs;
    this.#onOuter = () => {
      this.#abort.abort(outer.reason);
    };
    if (outer.aborted) this.#onOuter();
    else outer.addEventListener('abort', this.#onOuter, { once: true });
    void this.#run(what);
  }

  get signal(): AbortSignal {
    return this.#abort.signal;
  }

  /** From now on something must come within `ms`, but not after `latestMs` of the monotonic clock. */
  allow(ms: number, latestMs = Infinity): void {
    this.#deadlineMs = Math.min(this.#clock.monotonicMs() + ms, latestMs);
  }

  end(): void {
    this.#outer.removeEventListener('abort', this.#onOuter);
    this.#abort.abort(new PodWatchError('cut', 'ended by this side'));
  }

  async #run(what: string): Promise<void> {
    while (!this.#abort.signal.aborted) {
      const leftMs = this.#deadlineMs - this.#clock.monotonicMs();
      if (leftMs > 0) await this.#clock.sleep(leftMs, this.#abort.signal);
      else this.#abort.abort(new PodWatchError('idle', `${what}: nothing came from the API server for too long`));
    }
  }
}
