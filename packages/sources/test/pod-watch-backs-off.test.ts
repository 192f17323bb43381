import { afterEach, beforeEach, expect, it } from 'vitest';
import type { Log } from '@guardimesh/kit';
import { silentLog } from '@guardimesh/kit';
import { NEEDED_RIGHTS } from '@guardimesh/sources';
import { FakeKubernetes, type RequestFault } from '@guardimesh/testkit';
import { NODE, plainServer, runWatch, TurnedClock, type RunningWatch } from './pod-watch-bench.js';

const TIMES = {
  answerMs: 20_000,
  retry: { firstMs: 1_000, maxMs: 30_000 },
  healthyMs: 5_000,
  forbiddenRetryMs: 60_000,
  retryAfterMaxMs: 90_000,
  watchIdleMs: 1_000_000,
};

let fake: FakeKubernetes;
let clock: TurnedClock;
let run: RunningWatch | null = null;

beforeEach(async () => {
  fake = await FakeKubernetes.start({ nodeName: NODE });
  clock = new TurnedClock();
});
afterEach(async () => {
  await run?.stop();
  await fake.close();
});

function start(log: Log = silentLog): RunningWatch {
  run = runWatch(plainServer(fake), { clock, log, times: TIMES });
  return run;
}

function refusals(count: number, more: Partial<Extract<RequestFault, { kind: 'status' }>> = {}): RequestFault[] {
  return Array.from({ length: count }, () => ({ on: 'any', kind: 'status', status: 500, ...more }) as const);
}

/** Waits for the n-th failure and gives the pause that follows it. */
async function pauseAfter(now: RunningWatch, failures: number): Promise<number> {
  await now.until(`failure ${String(failures)}`, () => {
    const { counts, phase } = now.watch.state();
    return counts.failures === failures && phase === 'waiting';
  });
  return now.watch.state().trouble?.retryInMs ?? 0;
}

it('the pause doubles with each failure up to its limit, with jitter, and starts again after a healthy watch', async () => {
  fake.failNext(...refusals(12));
  const now = start();
  const pauses: number[] = [];
  for (let failures = 1; failures <= 12; failures += 1) {
    const pauseMs = await pauseAfter(now, failures);
    const ceilingMs = Math.min(TIMES.retry.maxMs, TIMES.retry.firstMs * 2 ** (failures - 1));
    expect(pauseMs).toBeGreaterThanOrEqual(ceilingMs / 2);
    expect(pauseMs).toBeLessThanOrEqual(ceilingMs);
    pauses.push(pauseMs / ceilingMs);
    const asked = fake.requests.length;
    clock.turn(pauseMs - 1);
    expect(fake.requests.length).toBe(asked);
    clock.turn(1);
  }
  expect(new Set(pauses).size, 'the pauses differ').toBeGreaterThan(3);
  await now.until('a watch', () => fake.watchers.count === 1 && now.watch.state().phase === 'watching');
  clock.turn(TIMES.healthyMs);
  fake.watchers.cut(false);
  expect(await pauseAfter(now, 13)).toBeLessThanOrEqual(TIMES.retry.firstMs);
});

it('a watch that opens but falls at once is no success: the pauses grow', async () => {
  const now = start();
  for (let failures = 1; failures <= 5; failures += 1) {
    await now.until('a watch', () => fake.watchers.count === 1 && now.watch.state().phase === 'watching');
    fake.watchers.cut(false);
    const pauseMs = await pauseAfter(now, failures);
    expect(pauseMs).toBeGreaterThanOrEqual((TIMES.retry.firstMs * 2 ** (failures - 1)) / 2);
    clock.turn(pauseMs);
  }
});

it.each([429, 503])('Retry-After of a %i is obeyed, but not without bound', async (status) => {
  fake.failNext(...refusals(1, { status, retryAfter: '45' }), ...refusals(1, { status, retryAfter: '86400' }));
  fake.failNext(
    ...refusals(1, { status, retryAfter: new Date(clock.nowMs() + 45_000 + 90_000 + 50_000).toUTCString() }),
  );
  fake.failNext(...refusals(1, { status, retryAfter: 'soon' }));
  const now = start();
  expect(await pauseAfter(now, 1)).toBe(45_000);
  clock.turn(45_000);
  expect(await pauseAfter(now, 2)).toBe(90_000);
  clock.turn(90_000);
  expect(await pauseAfter(now, 3)).toBe(50_000);
  clock.turn(50_000);
  expect(await pauseAfter(now, 4)).toBeLessThanOrEqual(8_000);
});

it('a 403 says which rights are needed and is tried again slowly', async () => {
  const errors: object[] = [];
  fake.failNext(...refusals(1, { status: 403 }));
  const now = start({ ...silentLog, error: (fields) => errors.push(fields) });
  expect(await pauseAfter(now, 1)).toBeGreaterThanOrEqual(30_000);
  expect(errors).toMatchObject([{ needed: NEEDED_RIGHTS, code: 'forbidden' }]);
  expect(NEEDED_RIGHTS).toContain('ClusterRole');
  expect(now.watch.state().synced).toBe(false);
  clock.turn(60_000);
  await now.until('the rights to be there', () => now.watch.state().synced);
});

it.each(['list', 'watch'] as const)('a server that accepts a %s and never answers is given up', async (on) => {
  fake.failNext({ on, kind: 'stall' });
  const now = start();
  await now.until('the request', () => fake.count(on) === 1);
  clock.turn(TIMES.answerMs);
  await pauseAfter(now, 1);
  expect(now.watch.state().trouble?.code).toBe('idle');
  clock.turn(1_000);
  await now.until('the next try', () => now.watch.state().synced && fake.watchers.count === 1);
});

it('stopping ends at once in the middle of a pause, a request and a watch', async () => {
  fake.failNext({ on: 'list', kind: 'status', status: 500 });
  const paused = start();
  await pauseAfter(paused, 1);
  await paused.stop();
  expect(paused.watch.state().phase).toBe('stopped');

  fake.failNext({ on: 'list', kind: 'stall' });
  const asking = start();
  await asking.until('the request', () => fake.count('list') === 2);
  await asking.stop();
  expect(asking.watch.state().phase).toBe('stopped');

  const watching = start();
  await watching.until('the watch', () => fake.watchers.count === 1);
  await watching.stop();
  expect(watching.watch.state().phase).toBe('stopped');
  await watching.until('the connection to be closed', () => fake.watchers.count === 0);
  expect(watching.watch.state().counts.failures).toBe(0);
});
