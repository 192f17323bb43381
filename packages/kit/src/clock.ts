/** Time as a port: tests turn it by hand. */
export interface Clock {
  /** wall clock, milliseconds since the epoch */
  nowMs(): number;
  /** never goes back; milliseconds from an arbitrary start */
  monotonicMs(): number;
  /** Resolves after `ms`, or at once (without throwing) when the signal aborts. */
  sleep(ms: number, signal?: AbortSignal): Promise<void>;
}

export const systemClock: Clock = {
  nowMs: () => Date.now(),
  monotonicMs: () => performance.now(),
  sleep: (ms, signal) =>
    new Promise((resolve) => {
      if (signal?.aborted === true) {
        resolve();
        return;
      }
      const done = (): void => {
        clearTimeout(timer);
        signal?.removeEventListener('abort', done);
        resolve();
      };
      const timer = setTimeout(done, ms);
      signal?.addEventListener('abort', done, { once: true });
    }),
};

/** ISO 8601 of a wall-clock reading. */
export function isoTime(ms: number): string {
  return new Date(ms).toISOString();
}
