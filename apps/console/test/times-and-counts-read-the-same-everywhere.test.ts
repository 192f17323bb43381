import { expect, test } from 'vitest';
import { countOf, formatBytes } from '../src/format/counts.js';
import { clockTime, exactTime, relativeTime } from '../src/format/time.js';
import { nothingText } from '../src/containers/nothing-text.js';

const NOW = Date.parse('2026-11-23T20:00:00Z');
const before = (seconds: number) => relativeTime(new Date(NOW - seconds * 1000).toISOString(), NOW);

test('how long ago, in the largest whole unit', () => {
  expect([0, 4, 5, 59, 60, 3_599, 3_600, 172_799, 172_800].map(before)).toEqual([
    'just now',
    'just now',
    '5 s ago',
    '59 s ago',
    '1 min ago',
    '59 min ago',
    '1 h ago',
    '47 h ago',
    '2 d ago',
  ]);
});

test('a clock that runs ahead is shown exactly, and what is no time as it is', () => {
  expect(before(-30)).toBe('just now');
  expect(before(-61)).toBe('2026-11-23 20:01:01 UTC');
  expect(relativeTime('soon', NOW)).toBe('soon');
  expect(exactTime('soon')).toBe('soon');
  expect(clockTime(NOW)).toBe('20:00:00 UTC');
});

test('counts and bytes', () => {
  expect(countOf(1, 'file')).toBe('1 file');
  expect(countOf(12_345, 'file')).toBe('12,345 files');
  expect([812, 1_536, 24_117_248, 5e15].map(formatBytes)).toEqual(['812 B', '1.5 KiB', '23 MiB', '4.4 PiB']);
  expect(nothingText({ directory: 1, symlink: 2, empty: 0 })).toBe('1 directory, 2 symbolic links');
  expect(nothingText({})).toBe('none');
});
