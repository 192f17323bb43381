import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { clamdInstalled, startClamd, type RunningClamd } from '@guardimesh/local';
import { summaryBalances, total } from '@guardimesh/model';
import { starterSignaturesFolder } from '@guardimesh/signatures';
import { eicar, missing, testFolder } from '@guardimesh/testkit';
import { flowOnAFolder, type FlowOnAFolder } from './flow-on-a-folder.js';

const FILES = 600;
const INFECTED_EVERY = 20;

describe.skipIf(missing('clamd', clamdInstalled()) !== null)('clamd is killed in mid-scan and started again', () => {
  const folder = testFolder();
  const upper = join(folder.path, 'upper');
  let clamd: RunningClamd;
  let flow: FlowOnAFolder;
  const start = (): Promise<RunningClamd> =>
    startClamd({
      folder: join(folder.path, 'clamd'),
      databaseFolder: starterSignaturesFolder(),
      settings: { disableCache: true },
    });

  beforeAll(async () => {
    mkdirSync(upper);
    for (let number = 0; number < FILES; number += 1) {
      const infected = number % INFECTED_EVERY === 0;
      writeFileSync(join(upper, `f${number}`), infected ? eicar() : Buffer.alloc(200_000, number));
    }
    clamd = await start();
    flow = flowOnAFolder(clamd.socketPath);
  });
  afterAll(async () => {
    await flow.close();
    await clamd.stop();
    folder.remove();
  });

  test('no file of the pass is missing, none is called clean unseen, and the summary says what waited', async () => {
    const passing = flow.pass(upper);
    let scanned = 0;
    // killed three times while files are in flight
    for (let kill = 0; kill < 3; kill += 1) {
      scanned = await untilMoreScanned(scanned + 30);
      process.kill(clamd.pid, 'SIGKILL');
      await clamd.child.exited;
      clamd = await start();
    }
    const { summary, paths } = await passing;
    expect(summaryBalances(summary)).toBe(true);
    expect(summary.seen).toBe(FILES);
    expect(summary.waited).toBeGreaterThan(0);
    // what was found or left unscanned accounts for every infected file: none is among the clean
    expect(summary.found + total(summary.unscanned)).toBeGreaterThanOrEqual(FILES / INFECTED_EVERY);
    expect(paths).toHaveLength(summary.found);
    expect(summary.unscanned).toEqual({});
    expect(summary.found).toBe(FILES / INFECTED_EVERY);
  });

  test('a clamd that stays away leaves every file unscanned, and a later pass scans them', async () => {
    await clamd.stop();
    const abort = new AbortController();
    const passing = flow.pass(upper, { signal: abort.signal });
    abort.abort();
    const { summary } = await passing;
    expect(summary.clean).toBe(0);
    expect(summaryBalances(summary)).toBe(true);
    clamd = await start();
    expect((await flow.pass(upper)).summary.found).toBe(FILES / INFECTED_EVERY);
  });

  async function untilMoreScanned(count: number): Promise<number> {
    const answered = (): number => flow.answered();
    while (answered() < count) await new Promise((resolve) => setImmediate(resolve));
    return answered();
  }
});
