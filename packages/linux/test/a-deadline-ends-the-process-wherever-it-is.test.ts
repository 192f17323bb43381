import { spawnSync } from 'node:child_process';
import { endThisProcessAfter, withdrawDeadline } from '@guardimesh/linux';
import { expect, test } from 'vitest';

test('also in a loop that never gives back control', () => {
  const program = `
    import { endThisProcessAfter } from '@guardimesh/linux';
    endThisProcessAfter(1);
    for (;;);
  `;
  const { signal } = spawnSync(process.execPath, ['--input-type=module', '-e', program], {
    cwd: import.meta.dirname,
    timeout: 20_000,
    killSignal: 'SIGKILL',
  });
  expect(signal).toBe('SIGALRM');
});

test('not where it is taken back in time, and the last one counts', () => {
  endThisProcessAfter(1_000);
  endThisProcessAfter(2_000);
  expect(withdrawDeadline()).toBeGreaterThan(1_900);
  expect(withdrawDeadline()).toBe(0);
});
