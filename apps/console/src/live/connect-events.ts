import { reconnectWaitMs } from './connection.js';

export interface EventHandlers {
  readonly opened: () => void;
  readonly failed: () => void;
  readonly finding: (data: string) => void;
  readonly coverage: () => void;
}

/**
 * Keeps one event stream open until `close`. EventSource gives up for good on an HTTP error (WHATWG HTML, 9.2.3: "fail
 * the connection"), such as a proxy's 502 while the backend restarts; so each failure closes it, and a new one is opened
 * after a growing wait.
 */
export function connectEvents(url: string, handlers: EventHandlers): { retryNow: () => void; close: () => void } {
  let source: EventSource | null = null;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let failures = 0;

  const open = (): void => {
    clearTimeout(timer);
    source?.close();
    const opened = new EventSource(url);
    source = opened;
    opened.onopen = () => {
      failures = 0;
      handlers.opened();
    };
    opened.onerror = () => {
      opened.close();
      failures += 1;
      clearTimeout(timer);
      timer = setTimeout(open, reconnectWaitMs(failures));
      handlers.failed();
    };
    opened.addEventListener('finding', (event: MessageEvent<string>) => {
      handlers.finding(event.data);
    });
    opened.addEventListener('coverage', handlers.coverage);
  };

  open();
  return {
    retryNow: () => {
      failures = 0;
      open();
    },
    close: () => {
      clearTimeout(timer);
      source?.close();
    },
  };
}
