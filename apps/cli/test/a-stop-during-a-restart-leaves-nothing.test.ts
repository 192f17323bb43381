import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { silentLog } from '@guardimesh/kit';
import { startChild, type RunningChild } from '@guardimesh/local';
import { KeptRunning } from '../src/up/node-program.js';

const start = (command: string, args: string[]): Promise<RunningChild> =>
  startChild({ name: command, command, args, environment: { PATH: '/usr/bin:/bin' } });

describe('a program that is kept running', () => {
  it('is started again when it ends by itself', async () => {
    const pids: number[] = [];
    const again = deferred();
    const kept = new KeptRunning(async () => {
      const child = await (pids.length === 0 ? start('true', []) : start('sleep', ['60']));
      pids.push(child.pid);
      if (pids.length === 2) again.resolve();
      return child;
    }, silentLog);
    await kept.begin();
    await again.promise;
    await kept.stop();
    expect(pids).toHaveLength(2);
    expect(pids.map(runs)).toEqual([false, false]);
  });

  it('leaves nothing running when it is stopped while it is started again', async () => {
    const startingAgain = deferred();
    const mayStart = deferred();
    const pids: number[] = [];
    let starts = 0;
    const kept = new KeptRunning(async () => {
      starts += 1;
      if (starts > 1) {
        startingAgain.resolve();
        await mayStart.promise;
      }
      const child = await (starts === 1 ? start('true', []) : start('sleep', ['60']));
      pids.push(child.pid);
      return child;
    }, silentLog);
    await kept.begin();
    await startingAgain.promise;
    const stopped = kept.stop();
    mayStart.resolve();
    await stopped;
    expect(starts).toBe(2);
    expect(pids.map(runs)).toEqual([false, false]);
  });

  it('ends when it is stopped while it waits to be started again after a failure', async () => {
    const failed = deferred();
    let starts = 0;
    const kept = new KeptRunning(() => {
      starts += 1;
      if (starts === 1) return start('true', []);
      failed.resolve();
      return Promise.reject(new Error('no such program'));
    }, silentLog);
    await kept.begin();
    await failed.promise;
    const stopped = await Promise.race([kept.stop().then(() => true), sleep(10_000, false, { ref: false })]);
    expect(stopped).toBe(true);
  });
});

function runs(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

function deferred(): { readonly promise: Promise<void>; resolve(): void } {
  let resolve = (): void => undefined;
  const promise = new Promise<void>((done) => {
    resolve = done;
  });
  return {
    promise,
    resolve: () => {
      resolve();
    },
  };
}
