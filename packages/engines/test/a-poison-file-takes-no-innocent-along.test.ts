import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { systemClock } from '@guardimesh/kit';
import { testFolder } from '@guardimesh/testkit';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { FakeClamd, type FakeCommand } from './fake-clamd.js';
import { engineAt, gist, judgeAll } from './support.js';

let folder: ReturnType<typeof testFolder>;
let clamd: FakeClamd;
beforeEach(() => {
  folder = testFolder();
});
afterEach(async () => {
  await clamd.close();
  folder.remove();
});

function write(count: number, content: (at: number) => string): string[] {
  return Array.from({ length: count }, (_unused, at) => {
    const path = join(folder.path, `file-${at}`);
    writeFileSync(path, content(at));
    return path;
  });
}

test('a file that brings clamd down is unscanned after three tries, and every other file is judged', async () => {
  const underWay = new Set<FakeCommand>();
  const aloneWithPoison: boolean[] = [];
  const socketPath = join(folder.path, 's');
  clamd = await FakeClamd.listen(socketPath, (command) => {
    if (command.content.includes('poison')) {
      aloneWithPoison.push(underWay.size === 0);
      underWay.clear();
      clamd.dropAll();
      return;
    }
    underWay.add(command);
    setImmediate(() => {
      if (!underWay.delete(command)) return;
      command.reply(command.content.includes('virus') ? 'stream: Virus FOUND' : 'stream: OK');
    });
  });
  const paths = write(60, (at) => (at % 20 === 7 ? `poison ${at}` : at % 2 === 0 ? `virus ${at}` : `text ${at}`));
  const engine = engineAt(socketPath, { transfer: 'stream' });
  try {
    const judged = await judgeAll(engine, paths);
    for (const [at, path] of paths.entries()) {
      const wanted = at % 20 === 7 ? 'failed engine-crashed' : at % 2 === 0 ? 'Virus' : 'clean';
      expect(gist(judged.get(path)?.answer ?? expect.fail(path)), `file ${at}`).toBe(wanted);
    }
    expect(engine.counters().crashed).toBe(3);
    // three files, three tries each; all but the first of each with nothing else in clamd
    expect(aloneWithPoison).toHaveLength(9);
    expect(aloneWithPoison.filter(Boolean).length).toBeGreaterThanOrEqual(6);
  } finally {
    await engine.close();
  }
});

test('a file that is never answered is timed out alone; those beside it on the session are judged', async () => {
  const socketPath = join(folder.path, 's');
  clamd = await FakeClamd.listen(socketPath, ({ content, reply }) => {
    if (!content.includes('silence')) reply('stream: OK');
  });
  const paths = write(30, (at) => (at === 11 ? 'silence' : `text ${at}`));
  const engine = engineAt(socketPath, {
    transfer: 'stream',
    fileTimeoutSeconds: 0.3,
    sessions: 1,
    filesAtOnce: 3,
  });
  try {
    const judged = await judgeAll(engine, paths);
    const gists = [...judged.values()].map(({ answer }) => gist(answer));
    expect(gists.filter((each) => each === 'clean')).toHaveLength(29);
    expect(gist(judged.get(paths[11] ?? '')?.answer ?? expect.fail())).toBe('failed engine-timeout');
    expect(engine.counters()).toMatchObject({ timedOut: 1, crashed: 0 });
  } finally {
    await engine.close();
  }
});

test('files that queue inside clamd behind slow ones are not timed out for it', async () => {
  const socketPath = join(folder.path, 's');
  let turn = Promise.resolve();
  // one thread, and each file takes nearly half of the time that a file may take
  clamd = await FakeClamd.listen(socketPath, ({ reply }) => {
    turn = turn.then(async () => {
      await systemClock.sleep(120);
      reply('stream: OK');
    });
  });
  const engine = engineAt(socketPath, {
    transfer: 'stream',
    fileTimeoutSeconds: 0.3,
    sessions: 1,
    filesAtOnce: 10,
    clamdThreads: 1,
  });
  try {
    const judged = await judgeAll(engine, write(10, String));
    for (const { answer } of judged.values()) expect(gist(answer)).toBe('clean');
    expect(engine.counters()).toMatchObject({ timedOut: 0, filesSentAgain: 0 });
  } finally {
    await engine.close();
  }
});

test('a clamd that accepts connections and drops them at once is not asked in a tight loop', async () => {
  const socketPath = join(folder.path, 's');
  clamd = await FakeClamd.listen(socketPath, () => {
    clamd.dropAll();
  });
  const engine = engineAt(socketPath, { transfer: 'stream' });
  try {
    const judged = await judgeAll(engine, write(2, String));
    for (const { answer } of judged.values()) expect(gist(answer)).toBe('failed engine-crashed');
    // 3 crashes a file, 4 sessions opened anew at most after each
    expect(clamd.connections).toBeLessThan(40);
  } finally {
    await engine.close();
  }
});
