/** The state of the event stream, and since when (wall clock, milliseconds). */
export interface Connection {
  readonly phase: 'connecting' | 'live' | 'reconnecting';
  readonly sinceMs: number;
}

/** The next state; a repeated failure keeps the time of the first one. */
export function nextConnection(now: Connection, happened: 'opened' | 'failed', nowMs: number): Connection {
  if (happened === 'opened') return { phase: 'live', sinceMs: nowMs };
  return now.phase === 'reconnecting' ? now : { phase: 'reconnecting', sinceMs: nowMs };
}

const FIRST_WAIT_MS = 500;
const LONGEST_WAIT_MS = 10_000;

/** How long to wait after the n-th failure in a row (n from 1), with jitter so that many consoles do not come at once. */
export function reconnectWaitMs(failures: number, random: () => number = Math.random): number {
  const ceiling = Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** Math.min(failures - 1, 10));
  return Math.round(ceiling * (0.5 + random() / 2));
}
