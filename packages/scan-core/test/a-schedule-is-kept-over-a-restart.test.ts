import { expect, test } from 'vitest';
import { lifeOf, SCAN_SCOPES, type ScanSummary } from '@guardimesh/model';
import { CalendarError, cronCalendar, PassSchedule, type PassBook, type PassNote } from '@guardimesh/scan-core';
import { container } from './ports-in-memory.js';

const pace = { settlingSeconds: [1, 2], steadySeconds: 100, calendar: null, retrySeconds: 1 };
const at = '2026-01-01T00:00:00.000Z';
const fine = { unscanned: {}, startedAt: at, finishedAt: at } as ScanSummary;

function bookOf(): PassBook & { notes: Map<string, PassNote> } {
  const notes = new Map<string, PassNote>();
  return {
    notes,
    recall: (life) => notes.get(life) ?? null,
    note: (life, note) => notes.set(life, note),
    forget: (life) => notes.delete(life),
  };
}

test('a scanner that starts anew goes on where it was: no pass is due before its time, and settling does not start over', () => {
  const book = bookOf();
  const first = new PassSchedule(pace, book, () => 1_000_000);
  first.started(container('a'), 0);
  for (const now of [0, 1_000, 3_000]) {
    expect(first.take(now)?.container.id).toBe('a');
    first.finished('a', SCAN_SCOPES, fine, now);
  }
  const second = new PassSchedule(pace, book, () => 1_040_000);
  second.started(container('a'), 7);
  expect(second.waitMs(7)).toBe(60_000);
  expect(second.take(60_007)).toMatchObject({ reason: 'scheduled' });
  second.finished('a', SCAN_SCOPES, fine, 60_007);
  expect(second.waitMs(60_007)).toBe(100_000);
});

test('a clock that was set back puts no pass off for more than a day', () => {
  const book = bookOf();
  book.note(lifeOf(container('a')), { passes: 9, dueAtMs: 10 * 365 * 86_400_000 });
  const schedule = new PassSchedule(pace, book, () => 0);
  schedule.started(container('a'), 0);
  expect(schedule.waitMs(0)).toBe(86_400_000);
});

test('another life of a container starts over, and what is gone is forgotten', () => {
  const book = bookOf();
  const schedule = new PassSchedule(pace, book, () => 0);
  schedule.started(container('a', 1), 0);
  schedule.take(0);
  schedule.finished('a', SCAN_SCOPES, fine, 0);
  schedule.started(container('a', 2), 1);
  expect(schedule.take(1)).toMatchObject({ reason: 'started' });
  schedule.finished('a', SCAN_SCOPES, fine, 2);
  schedule.stopped(container('a', 2), 3);
  schedule.take(3);
  schedule.finished('a', SCAN_SCOPES, fine, 4);
  expect(book.notes.size).toBe(0);
});

test('a cron schedule gives each container its own share of the jitter, the same each day', () => {
  const calendar = cronCalendar('30 2 * * *', 600);
  const midnight = Date.parse('2026-11-24T00:00:00Z');
  const seconds = ['a', 'b', 'c', 'd', 'e'].map((id) => calendar.secondsUntilNext(id, midnight));
  for (const each of seconds) {
    expect(each).toBeGreaterThanOrEqual(9_000);
    expect(each).toBeLessThan(9_600);
  }
  expect(new Set(seconds).size).toBe(5);
  expect(calendar.secondsUntilNext('a', midnight + 86_400_000)).toBeCloseTo(seconds[0] ?? 0, 3);
  // just before its own time: not skipped to the next day
  expect(calendar.secondsUntilNext('a', midnight + (seconds[0] ?? 0) * 1_000 - 1_000)).toBeCloseTo(1, 3);
});

test('what is no schedule is refused with the text and what is wanted', () => {
  expect(() => cronCalendar('every day', 0)).toThrow(CalendarError);
  expect(() => cronCalendar('every day', 0)).toThrow(/"every day" is no schedule.*five fields/);
});
