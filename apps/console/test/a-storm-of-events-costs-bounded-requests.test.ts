import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { nextConnection, reconnectWaitMs } from '../src/live/connection.js';
import { createRefresher } from '../src/live/refresher.js';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

test('never two requests at a time, at most one in the gap, and always one after the last event', async () => {
  let runs = 0;
  let finish: () => void = () => undefined;
  const refresher = createRefresher(() => {
    runs += 1;
    return new Promise<void>((resolve) => (finish = resolve));
  }, 400);
  for (let event = 0; event < 100; event += 1) refresher.ask();
  expect(runs).toBe(1);
  finish();
  await vi.advanceTimersByTimeAsync(399);
  expect(runs).toBe(1);
  await vi.advanceTimersByTimeAsync(1);
  expect(runs).toBe(2);
  // a request that takes long is not cut off by the events of the meantime, and is followed by one more
  await vi.advanceTimersByTimeAsync(10_000);
  refresher.ask();
  expect(runs).toBe(2);
  finish();
  await vi.advanceTimersByTimeAsync(400);
  expect(runs).toBe(3);
  finish();
  await vi.advanceTimersByTimeAsync(10_000);
  expect(runs).toBe(3);
});

test('a request that fails does not stop the next one, and none comes after stop', async () => {
  let runs = 0;
  const refresher = createRefresher(() => {
    runs += 1;
    return Promise.reject(new Error('away'));
  }, 400);
  refresher.ask();
  await vi.advanceTimersByTimeAsync(400);
  refresher.ask();
  expect(runs).toBe(2);
  refresher.ask();
  refresher.stop();
  await vi.advanceTimersByTimeAsync(10_000);
  expect(runs).toBe(2);
});

test('reconnecting is told since the first failure, and its waits grow to a bound', () => {
  const lost = nextConnection({ phase: 'live', sinceMs: 1 }, 'failed', 5);
  expect(nextConnection(lost, 'failed', 9)).toEqual({ phase: 'reconnecting', sinceMs: 5 });
  expect(nextConnection(lost, 'opened', 12)).toEqual({ phase: 'live', sinceMs: 12 });
  expect([1, 2, 3, 40].map((failures) => reconnectWaitMs(failures, () => 1))).toEqual([500, 1_000, 2_000, 10_000]);
  expect(reconnectWaitMs(1, () => 0)).toBe(250);
});
