import fc from 'fast-check';
import { expect, test } from 'vitest';
import { silentLog, type Clock } from '@guardimesh/kit';
import { parsePressure, readPressure } from '@guardimesh/linux';
import { DEFAULT_PACE_SETTINGS, NodePace, type PaceSettings } from '@guardimesh/sources';

const never = new AbortController().signal;

/** A clock that a sleep moves on. */
function clockOf(): Clock & { now: number } {
  const clock = {
    now: 0,
    nowMs: () => clock.now,
    monotonicMs: () => clock.now,
    sleep: (ms: number) => {
      clock.now += ms;
      return Promise.resolve();
    },
  };
  return clock;
}

function paceOf(
  settings: Partial<PaceSettings>,
  clock: Clock,
  changes: { cpuMs?: () => number; some?: () => number } = {},
): NodePace {
  const some = changes.some ?? (() => 0);
  return new NodePace(
    { ...DEFAULT_PACE_SETTINGS, ...settings },
    { clock, log: silentLog, cpuMs: changes.cpuMs ?? (() => 0), pressure: () => ({ some: some(), full: some() }) },
  );
}

test('without a bound nothing waits', () => {
  const pace = paceOf({}, clockOf());
  for (let file = 0; file < 1_000; file += 1) expect(pace.admit(1_000_000_000, never)).toBeNull();
  expect(pace.counters.filesHeldUp).toBe(0);
});

test('over any files no more bytes a second are admitted than the bound, beyond what idle seconds have saved and one file', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(fc.integer({ min: 1, max: 5_000 }), { minLength: 1, maxLength: 60 }), async (files) => {
      const clock = clockOf();
      const pace = paceOf({ bytesPerSecondMax: 1_000 }, clock);
      let bytes = 0;
      for (const size of files) {
        await pace.admit(size, never);
        bytes += size;
        expect(bytes - size).toBeLessThanOrEqual(2_000 + clock.now);
      }
    }),
  );
});

test('under pressure it goes on, slowly, and at full pace when the pressure is gone', async () => {
  const clock = clockOf();
  let some = 90;
  const pace = paceOf({ pressedBytesPerSecond: 1_000 }, clock, { some: () => some });
  for (let file = 0; file < 12; file += 1) await pace.admit(1_000, never);
  expect(clock.now).toBeGreaterThan(8_000);
  some = 0;
  clock.now += 1_000;
  const before = clock.now;
  for (let file = 0; file < 100; file += 1) await pace.admit(1_000_000, never);
  expect(clock.now - before).toBeLessThanOrEqual(1_000);
  expect(pace.counters.secondsUnderPressure).toBeGreaterThan(0);
});

test('processor time beyond the bound is waited for', async () => {
  const clock = clockOf();
  // each file costs 100 ms of processor time; a tenth of a core is allowed
  let cpuMs = 0;
  const pace = paceOf({ cpuPercentMax: 10 }, clock, { cpuMs: () => cpuMs });
  for (let file = 0; file < 50; file += 1) {
    await pace.admit(1, never);
    cpuMs += 100;
    clock.now += 100;
  }
  expect(cpuMs / clock.now).toBeLessThan(0.15);
});

test('a scanner that stops does not wait', async () => {
  const stop = new AbortController();
  const clock = { ...clockOf(), sleep: () => Promise.resolve() };
  const pace = paceOf({ bytesPerSecondMax: 1 }, clock);
  await pace.admit(1_000_000, never);
  stop.abort();
  await pace.admit(1, stop.signal);
  expect(clock.now).toBe(0);
});

test('pressure is read as the kernel writes it, and as none where it does not', () => {
  expect(
    parsePressure('some avg10=12.34 avg60=1.00 avg300=0.10 total=5\nfull avg10=3.00 avg60=0 avg300=0 total=1\n'),
  ).toEqual({
    some: 12.34,
    full: 3,
  });
  expect(parsePressure('some avg10=0.00 avg60=0.00 avg300=0.00 total=0\n')).toEqual({ some: 0, full: 0 });
  expect(parsePressure('')).toBeNull();
  expect(readPressure('cpu', '/nowhere')).toBeNull();
});
