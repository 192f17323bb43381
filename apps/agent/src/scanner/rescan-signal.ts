import type { RescanRequests } from '@guardimesh/scan-core';

/** SIGUSR2 asks for everything to be scanned now; Node keeps SIGUSR1 for its debugger. Several while one waits are one. */
export function rescanOnSignal(): RescanRequests {
  return {
    async *requests(signal) {
      let asked = false;
      let wake: () => void = () => undefined;
      const onAsked = (): void => {
        asked = true;
        wake();
      };
      const onEnd = (): void => {
        wake();
      };
      process.on('SIGUSR2', onAsked);
      signal.addEventListener('abort', onEnd);
      try {
        while (!signal.aborted) {
          if (asked) {
            asked = false;
            yield;
          } else
            await new Promise<void>((resolve) => {
              wake = resolve;
            });
        }
      } finally {
        process.off('SIGUSR2', onAsked);
        signal.removeEventListener('abort', onEnd);
      }
    },
  };
}
