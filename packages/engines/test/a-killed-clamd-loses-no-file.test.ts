import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pollUntil } from '@guardimesh/kit';
import { clamdInstalled, startClamd, type RunningClamd } from '@guardimesh/local';
import { starterSignaturesFolder } from '@guardimesh/signatures';
import { eicar, missing, testFolder } from '@guardimesh/testkit';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { engineAt, gist, judge, judgeAll } from './support.js';

const EICAR_NAME = 'Eicar-Test-Signature.UNOFFICIAL';
const FILES = 240;

describe.skipIf(missing('clamd', clamdInstalled()) !== null)('clamd killed', () => {
  let folder: ReturnType<typeof testFolder>;
  let clamd: RunningClamd | null = null;
  const start = () =>
    startClamd({
      folder: folder.path,
      databaseFolder: starterSignaturesFolder(),
      settings: { disableCache: true },
      timeoutMs: 20_000,
    });
  beforeEach(() => {
    folder = testFolder();
  });
  afterEach(async () => {
    await clamd?.stop();
    clamd = null;
    folder.remove();
  });

  /** Every third one infected, all large enough that some are always under way. */
  function samples(): { clean: string[]; infected: string[] } {
    const clean: string[] = [];
    const infected: string[] = [];
    for (let at = 0; at < FILES; at += 1) {
      const path = join(folder.path, `file-${at}`);
      const isInfected = at % 3 === 0;
      writeFileSync(path, isInfected ? eicar() : Buffer.alloc(300_000, `text ${at} `));
      (isInfected ? infected : clean).push(path);
    }
    return { clean, infected };
  }

  test('twice in mid-scan: every file is answered, and the infected are found', async () => {
    const { clean, infected } = samples();
    clamd = await start();
    const engine = engineAt(clamd.socketPath);
    try {
      let answered = 0;
      const done = judgeAll(
        {
          ...engine,
          parallelism: engine.parallelism,
          scan: async (file, hooks) => {
            const answer = await engine.scan(file, hooks);
            answered += 1;
            return answer;
          },
        },
        [...clean, ...infected].sort(),
      );
      for (const killAt of [FILES / 4, FILES / 2]) {
        await pollUntil(`${killAt} answers`, () => answered >= killAt, { timeoutMs: 30_000, everyMs: 1 });
        process.kill(clamd.pid, 'SIGKILL');
        await clamd.child.exited;
        clamd = await start();
      }
      const judged = await done;
      expect(judged.size).toBe(FILES);
      for (const path of infected) expect(gist(judged.get(path)?.answer ?? expect.fail(path))).toBe(EICAR_NAME);
      for (const path of clean) expect(gist(judged.get(path)?.answer ?? expect.fail(path))).toBe('clean');
      const waited = [...judged.values()].filter((each) => each.waited > 0);
      expect(waited.length).toBeGreaterThan(0);
      expect(waited.every((each) => each.waited === 1)).toBe(true);
      expect(engine.counters()).toMatchObject({ crashed: 0, unavailable: 0, timedOut: 0 });
      expect(engine.counters().filesSentAgain).toBeGreaterThan(0);
    } finally {
      await engine.close();
    }
  });

  test('and never back: the file is unscanned, never clean, after the time it may wait', async () => {
    clamd = await start();
    const path = join(folder.path, 'sample');
    writeFileSync(path, eicar());
    const engine = engineAt(clamd.socketPath, { engineWaitSeconds: 0.4 });
    try {
      expect(gist((await judge(engine, path)).answer)).toBe(EICAR_NAME);
      const known = engine.version();
      await clamd.stop();
      await pollUntil('the loss is seen', () => engine.version() === null, { timeoutMs: 5_000 });
      const { answer, waited } = await judge(engine, path);
      expect(gist(answer)).toBe('failed engine-unavailable');
      expect(answer.by).toEqual(known);
      expect(waited).toBe(1);
      expect(engine.counters().unavailable).toBe(1);
    } finally {
      await engine.close();
    }
  });

  test('and not there yet at the start: the files wait, and are judged when it comes', async () => {
    const path = join(folder.path, 'sample');
    writeFileSync(path, eicar());
    const engine = engineAt(join(folder.path, 'clamd.sock'));
    try {
      let told = 0;
      const file = judge({ ...engine, scan: (f, h) => engine.scan(f, { ...h, onWaiting: () => (told += 1) }) }, path);
      await pollUntil('told to wait', () => told > 0, { timeoutMs: 5_000 });
      clamd = await start();
      expect(gist((await file).answer)).toBe(EICAR_NAME);
      expect(told).toBe(1);
    } finally {
      await engine.close();
    }
  });
});
