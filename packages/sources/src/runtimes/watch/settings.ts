/** The pace of the watch; milliseconds. */
export interface WatchPace {
  /** a list without cause, in case an event was missed */
  readonly relistMs: number;
  /** the second list after subscribing: a server does not say when a subscription is in force */
  readonly settleMs: number;
  /** the least pause between two lists; it is also twice as long as the last list took */
  readonly pauseMs: number;
  readonly backoff: { readonly firstMs: number; readonly maxMs: number };
  /** an attempt that held this long counts as a success, and the next failure waits the shortest time again */
  readonly steadyMs: number;
  /** how often sockets are looked for, where none are named */
  readonly lookMs: number;
}

export const WATCH_PACE: WatchPace = {
  relistMs: 30_000,
  settleMs: 1_000,
  pauseMs: 20,
  backoff: { firstMs: 100, maxMs: 5_000 },
  steadyMs: 10_000,
  lookMs: 5_000,
};
