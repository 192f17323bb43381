/**
 * Runs `run` after `ask`, never twice at a time and at most once in `gapMs`, and always once more after the last `ask`:
 * a storm of events costs a bounded number of requests, and what the last one told is never missed.
 */
export function createRefresher(run: () => Promise<unknown>, gapMs: number): { ask: () => void; stop: () => void } {
  let asked = false;
  let busy = false;
  let stopped = false;
  let timer: ReturnType<typeof setTimeout> | undefined;

  const go = (): void => {
    if (busy || stopped || !asked) return;
    asked = false;
    busy = true;
    void run()
      // what failed is shown by the query's own state
      .catch(() => undefined)
      .then(() => {
        timer = setTimeout(() => {
          busy = false;
          go();
        }, gapMs);
      });
  };

  return {
    ask: () => {
      asked = true;
      go();
    },
    stop: () => {
      stopped = true;
      clearTimeout(timer);
    },
  };
}
