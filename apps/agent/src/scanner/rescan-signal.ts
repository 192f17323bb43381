import type { RescanRequests } from '@guardimesh/scan-core';

/** SIGUSR2 asks for everything to be scanned now; Node keeps SIGUSR1 for its debugger. Several while one waits are one. */
export function rescanOnSignal(): RescanRequests {
  let isAsked = false;
  let wake: () => void = () => undefined;
  process.on('SIGUSR2', () => {
    isAsked = true;
    wake();
  });
  return {
    next: (signal) =>
      new Promise((resolve) => {
        wake = () => {
          isAsked = false;
          signal.removeEventListener('abort', wake);
          resolve();
        };
        if (isAsked || signal.aborted) wake();
        else signal.addEventListener('abort', wake);
      }),
  };
}
