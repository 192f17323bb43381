import { useSyncExternalStore } from 'react';

/** Relative times move together, on one clock. */
const TICK_MS = 5_000;

const listeners = new Set<() => void>();
let nowMs = Date.now();
let ticking: ReturnType<typeof setInterval> | undefined;

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  nowMs = Date.now();
  ticking ??= setInterval(() => {
    nowMs = Date.now();
    for (const each of listeners) each();
  }, TICK_MS);
  return () => {
    listeners.delete(listener);
    if (listeners.size > 0) return;
    clearInterval(ticking);
    ticking = undefined;
  };
}

/** The wall clock in milliseconds, as of the last tick; what is newer than that counts as now. */
export function useNow(): number {
  return useSyncExternalStore(subscribe, () => nowMs);
}
