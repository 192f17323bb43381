import fc from 'fast-check';
import { UNSCANNED_REASONS } from '@guardimesh/model';
import { describe, expect, test } from 'vitest';
import { containerStatus } from '../src/containers/container-status.js';
import { glanceTiles } from '../src/containers/glance-tiles.js';
import { signatureState } from '../src/containers/signatures.js';
import { unscannedLines, unscannedTotal } from '../src/containers/unscanned.js';
import { formatShare } from '../src/format/counts.js';
import { sampleContainer, sampleCoverage, UNPASSED } from './browser/sample-rows.js';

const count = fc.nat({ max: 1_000_000 });
const counts = fc.dictionary(fc.constantFrom(...Object.keys(UNSCANNED_REASONS), 'a-newer-reason'), count);
const facts = fc.record({
  state: fc.constantFrom('running' as const, 'gone' as const),
  last_scan: fc.constantFrom(null, '2026-11-23T20:00:00Z'),
  clean: count,
  found: count,
  unscanned: counts,
});

describe('a container', () => {
  test('is clean only where a scan ended, judged something, found nothing and left nothing out', () => {
    fc.assert(
      fc.property(facts, (row) => {
        const whole = row.last_scan !== null && row.clean > 0 && row.found === 0 && unscannedTotal(row.unscanned) === 0;
        const status = containerStatus(row);
        expect(status.kind === 'clean').toBe(whole);
        expect(status.tone === 'clean' || status.icon === 'clean' || status.text === 'Clean').toBe(whole);
      }),
    );
  });

  test('with every file left out is called not scanned, and with some partly scanned', () => {
    const row = { state: 'running' as const, last_scan: '2026-11-23T20:00:00Z', found: 0, unscanned: { fifo: 1 } };
    expect(containerStatus({ ...row, clean: 0 }).text).toBe('Not scanned');
    expect(containerStatus({ ...row, clean: 9 }).text).toBe('Partly scanned');
  });
});

test('each reason has its words and none is lost', () => {
  fc.assert(
    fc.property(counts, (given) => {
      const lines = unscannedLines(given);
      expect(lines.reduce((sum, line) => sum + line.count, 0)).toBe(unscannedTotal(given));
      for (const { reason, text } of lines) {
        expect(text).toBe((UNSCANNED_REASONS as Record<string, string>)[reason] ?? reason);
      }
    }),
  );
});

test('a share never rounds to all or to nothing', () => {
  expect(formatShare(999_999, 1_000_000)).toBe('> 99 %');
  expect(formatShare(1, 1_000_000)).toBe('< 1 %');
  expect(formatShare(5, 5)).toBe('100 %');
  expect(formatShare(0, 0)).toBe('–');
});

test('before a scan has ended the numbers of files are unknown, not zero', () => {
  const { totals } = sampleCoverage([sampleContainer({ number: 1, ...UNPASSED })]);
  const value = (name: string) => glanceTiles(totals).find((tile) => tile.name === name)?.value;
  expect(value('Files not scanned')).toBeNull();
  expect(value('Files with findings')).toBeNull();
  expect(value('Waiting for a scan')).toBe('1');
  expect(glanceTiles(undefined).every((tile) => tile.value === null)).toBe(true);
});

test('one scanner with the starter set makes it a starter set for all', () => {
  const agent = (database: string) => sampleCoverage([], database).agents;
  expect(signatureState([]).kind).toBe('none');
  expect(signatureState(agent('main 27810')).kind).toBe('versioned');
  expect(signatureState(agent('unversioned')).kind).toBe('unversioned');
  expect(signatureState([...agent('main 27810'), ...agent('starter unversioned')]).kind).toBe('starter');
});
