import type { Clock } from '@guardimesh/kit';

/** A flag that one side raises and the other waits for. Raising it twice before it is taken is once. */
export class WakeUp {
  #raised = false;
  #waiting: AbortController | null = null;

  raise(): void {
    this.#raised = true;
    this.#waiting?.abort();
  }

  /** Resolves when raised (and lowers it), after `ms`, or when the signal aborts. */
  async wait(ms: number, clock: Clock, signal: AbortSignal): Promise<void> {
    if (!this.#raised && !signal.aborted) {
      const waiting = new AbortController();
      const stop = (): void => {
        waiting.abort();
      };
      signal.addEventListener('abort', stop, { once: true });
      this.#waiting = waiting;
      await clock.sleep(ms, waiting.signal);
      this.#waiting = null;
      signal.removeEventListener('abort', stop);
    }
    this.#raised = false;
  }
}
