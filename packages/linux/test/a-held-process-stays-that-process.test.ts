import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { ProcessHandle } from '@guardimesh/linux';
import { expect, test } from 'vitest';

test.skipIf(process.platform !== 'linux')(
  'a held process is there until it has ended and been waited for',
  async () => {
    const child = spawn('sleep', ['60'], { stdio: 'ignore' });
    await once(child, 'spawn');
    const handle = ProcessHandle.open(child.pid ?? 0);
    expect(handle?.isThere).toBe(true);
    expect(handle?.isThere).toBe(true);
    child.kill('SIGKILL');
    await once(child, 'exit');
    expect(handle?.isThere).toBe(false);
    handle?.close();
  },
);

test.skipIf(process.platform !== 'linux')('a pid of nobody cannot be held', () => {
  // beyond the highest that Linux gives (PID_MAX_LIMIT, 2^22)
  expect(ProcessHandle.open(2 ** 22 + 1)).toBeNull();
});
