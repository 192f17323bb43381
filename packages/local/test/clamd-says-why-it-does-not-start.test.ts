import { existsSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { clamdInstalled, prepareDatabase, startClamd, type RunningClamd } from '@guardimesh/local';
import { silentLog } from '@guardimesh/kit';
import { starterSignaturesFolder } from '@guardimesh/signatures';
import { missing, testFolder } from '@guardimesh/testkit';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';

describe.skipIf(missing('clamd', clamdInstalled()) !== null)('a clamd of our own', () => {
  let folder: ReturnType<typeof testFolder>;
  let clamd: RunningClamd | null = null;
  beforeEach(() => {
    folder = testFolder();
  });
  afterEach(async () => {
    await clamd?.stop();
    clamd = null;
    folder.remove();
  });

  test('is ready when the call returns, listens on its own socket only, and is gone after stop', async () => {
    clamd = await startClamd({ folder: folder.path, databaseFolder: starterSignaturesFolder(), timeoutMs: 20_000 });
    expect(statSync(clamd.socketPath).mode & 0o777).toBe(0o600);
    const own = [...readFileSync(`/proc/${clamd.pid}/cmdline`, 'utf8').split('\0')];
    expect(own[0]).toContain('clamd');
    expect(own).toContain(join(folder.path, 'clamd.conf'));
    const configuration = readFileSync(join(folder.path, 'clamd.conf'), 'utf8');
    expect(configuration).toMatch(/^AlertExceedsMax yes$/m);
    expect(configuration).not.toMatch(/^TCP/m);
    await clamd.stop();
    expect(existsSync(`/proc/${clamd.pid}/exe`)).toBe(false);
  });

  test('starts again where one was killed, its socket left behind', async () => {
    const start = { folder: folder.path, databaseFolder: starterSignaturesFolder(), timeoutMs: 20_000 };
    const first = await startClamd(start);
    process.kill(first.pid, 'SIGKILL');
    await first.child.exited;
    expect(existsSync(first.socketPath)).toBe(true);
    clamd = await startClamd(start);
    expect(clamd.pid).not.toBe(first.pid);
  });

  test('a malformed database is told by the file that is at fault', async () => {
    writeFileSync(join(folder.path, 'broken.ndb'), 'Name:0:*:not hex\n');
    await expect(
      startClamd({ folder: join(folder.path, 'run'), databaseFolder: folder.path, timeoutMs: 20_000 }),
    ).rejects.toMatchObject({
      code: 'clamd-exited',
      message: expect.stringMatching(/broken\.ndb: Malformed database/) as string,
    });
  });

  test('a folder too deep for a socket is refused before anything is started', async () => {
    const deep = join(folder.path, 'd'.repeat(100));
    await expect(startClamd({ folder: deep, databaseFolder: folder.path })).rejects.toMatchObject({
      code: 'socket-path-too-long',
    });
    expect(existsSync(deep)).toBe(false);
  });
});

test('without an official set the starter set is taken, within seconds, and the second time at once', async () => {
  const folder = testFolder();
  try {
    // a mirror known to be out of reach: what the first call of a machine without a network leaves behind
    await prepareDatabase({ folder: folder.path, log: silentLog, timeoutMs: 1 });
    const before = performance.now();
    const prepared = await prepareDatabase({ folder: folder.path, log: silentLog, timeoutMs: 1 });
    expect(performance.now() - before).toBeLessThan(1_000);
    expect(prepared).toEqual({ kind: 'starter', folder: starterSignaturesFolder() });
    for (const name of ['main.cvd', 'daily.cvd', '.fetched']) writeFileSync(join(folder.path, 'official', name), '');
    expect(await prepareDatabase({ folder: folder.path, log: silentLog, timeoutMs: 1 })).toEqual({
      kind: 'official',
      folder: join(folder.path, 'official'),
    });
  } finally {
    folder.remove();
  }
});
