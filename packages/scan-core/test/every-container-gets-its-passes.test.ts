import fc from 'fast-check';
import { expect, test } from 'vitest';
import { SCAN_SCOPES, type ScanSummary } from '@guardimesh/model';
import { PassSchedule } from '@guardimesh/scan-core';
import { container } from './ports-in-memory.js';

const pace = { settlingSeconds: [1, 2], steadySeconds: 10, calendar: null, retrySeconds: 0.5 };
const instant = { startedAt: '2026-01-01T00:00:00.000Z', finishedAt: '2026-01-01T00:00:00.000Z' };
const fine = { unscanned: {}, ...instant } as ScanSummary;
const waiting = { unscanned: { 'engine-unavailable': 1 }, ...instant } as ScanSummary;

test('passes follow a start quickly, then settle to the steady pace', () => {
  const schedule = new PassSchedule(pace);
  schedule.started(container('a'), 0);
  const starts: number[] = [];
  for (let now = 0; now <= 30_000; now += 500) {
    const due = schedule.take(now);
    if (due === null) continue;
    starts.push(now);
    schedule.finished('a', SCAN_SCOPES, fine, now);
  }
  expect(starts).toEqual([0, 1_000, 3_000, 13_000, 23_000]);
});

test('what could not be scanned is tried again sooner, with growing pauses', () => {
  const schedule = new PassSchedule({ ...pace, settlingSeconds: [] });
  schedule.started(container('a'), 0);
  const starts: number[] = [];
  for (let now = 0; now <= 9_000; now += 500) {
    const due = schedule.take(now);
    if (due === null) continue;
    starts.push(now);
    expect(due.reason).toBe(now === 0 ? 'started' : 'retry');
    schedule.finished('a', SCAN_SCOPES, waiting, now);
  }
  expect(starts).toEqual([0, 500, 1_500, 3_500, 7_500]);
});

test('a layer that takes long to look at is looked at less often', () => {
  const schedule = new PassSchedule(pace);
  schedule.started(container('a'), 0);
  schedule.take(0);
  schedule.finished('a', SCAN_SCOPES, { ...fine, finishedAt: '2026-01-01T00:00:02.000Z' }, 2_000);
  expect(schedule.waitMs(2_000)).toBe(8_000);
});

test('a container that stops is looked at once more, also when it stops during a pass, and is then forgotten', () => {
  const schedule = new PassSchedule(pace);
  schedule.started(container('a'), 0);
  expect(schedule.take(0)?.last).toBe(false);
  schedule.stopped(container('a'), 1);
  schedule.finished('a', SCAN_SCOPES, fine, 2);
  expect(schedule.take(2)?.last).toBe(true);
  schedule.finished('a', SCAN_SCOPES, fine, 3);
  expect(schedule.size).toBe(0);
});

test('a restart in place starts over; the same life told twice does not', () => {
  const schedule = new PassSchedule(pace);
  schedule.started(container('a', 1), 0);
  schedule.take(0);
  schedule.finished('a', SCAN_SCOPES, fine, 0);
  schedule.started(container('a', 1), 1);
  expect(schedule.take(1)).toBeNull();
  schedule.started(container('a', 2), 2);
  expect(schedule.take(2)?.reason).toBe('started');
});

test('over any history no container has two passes at once, and each that runs is always due some time', () => {
  const step = fc.record({
    what: fc.constantFrom('start', 'stop', 'take', 'finish'),
    id: fc.constantFrom('a', 'b'),
    pid: fc.constantFrom(1, 2),
  });
  fc.assert(
    fc.property(fc.array(step, { maxLength: 80 }), (steps) => {
      const schedule = new PassSchedule(pace);
      const running = new Set<string>();
      let now = 0;
      for (const { what, id, pid } of steps) {
        now += 700;
        if (what === 'start') schedule.started(container(id, pid), now);
        else if (what === 'stop') schedule.stopped(container(id, pid), now);
        else if (what === 'finish' && running.delete(id)) schedule.finished(id, SCAN_SCOPES, fine, now);
        else if (what === 'take') {
          const due = schedule.take(now);
          if (due === null) continue;
          expect(running.has(due.container.id)).toBe(false);
          running.add(due.container.id);
        }
        for (const each of ['a', 'b']) {
          if (schedule.knows(each) && !running.has(each)) expect(schedule.waitMs(now)).toBeLessThan(Infinity);
        }
      }
    }),
  );
});

test('a part that is asked for is looked at at once, once however often it is asked for, and does not shift the plan', () => {
  const schedule = new PassSchedule({ ...pace, settlingSeconds: [] });
  schedule.started(container('a'), 0);
  schedule.take(0);
  schedule.request('a', { reason: 'executed', scopes: ['processes'] }, 1);
  expect(schedule.take(1)).toBeNull();
  schedule.finished('a', SCAN_SCOPES, fine, 2);
  schedule.request('a', { reason: 'executed', scopes: ['processes'] }, 3);
  expect(schedule.take(3)).toMatchObject({ reason: 'executed', scopes: ['processes'] });
  schedule.finished('a', ['processes'], fine, 4);
  expect(schedule.take(10_001)).toBeNull();
  expect(schedule.take(10_002)).toMatchObject({ reason: 'scheduled', scopes: SCAN_SCOPES });
});

test('a whole pass that is asked for while one runs follows it', () => {
  const schedule = new PassSchedule(pace);
  schedule.started(container('a'), 0);
  schedule.take(0);
  schedule.requestAll({ reason: 'signatures', scopes: SCAN_SCOPES }, 1);
  schedule.finished('a', SCAN_SCOPES, fine, 2);
  expect(schedule.take(2)).toMatchObject({ reason: 'signatures', scopes: SCAN_SCOPES });
});
