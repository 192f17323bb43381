import { systemClock } from '@guardimesh/kit';
import { TableVerdicts } from '@guardimesh/scan-core';
import { expect, test } from 'vitest';
import { identityOf } from './verdict-memory-conformance.js';

test('what an engine could not see is given to it again after an hour, and as soon as new signatures are known', () => {
  let nowMs = 0;
  const memory = new TableVerdicts(1_000, { ...systemClock, nowMs: () => nowMs, monotonicMs: () => nowMs });
  memory.rememberGap(identityOf(), 'a', 'encrypted');
  nowMs = 3_600_000;
  expect(memory.recallGap(identityOf(), 'a')).toBe('encrypted');
  nowMs += 1;
  expect(memory.recallGap(identityOf(), 'a')).toBeNull();
  memory.rememberGap(identityOf(), 'a', 'encrypted');
  memory.carryOver('a', 'b', { sha256: [], sizesOfOthers: new Set(), anySizeOfOthers: false });
  expect([memory.recallGap(identityOf(), 'a'), memory.recallGap(identityOf(), 'b')]).toEqual([null, null]);
});
