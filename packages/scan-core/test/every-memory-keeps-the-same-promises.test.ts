import { systemClock } from '@guardimesh/kit';
import { RecentVerdicts, TableVerdicts } from '@guardimesh/scan-core';
import { describeVerdictMemory } from './verdict-memory-conformance.js';

describeVerdictMemory('RecentVerdicts', () => new RecentVerdicts());
describeVerdictMemory('TableVerdicts', () => new TableVerdicts(10_000, systemClock));
describeVerdictMemory('TableVerdicts, restored', () => {
  const before = new TableVerdicts(10_000, systemClock);
  const memory = new TableVerdicts(10_000, systemClock);
  memory.restore(before.saved());
  return memory;
});
