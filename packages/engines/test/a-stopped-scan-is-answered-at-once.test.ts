import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pollUntil } from '@guardimesh/kit';
import { testFolder } from '@guardimesh/testkit';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { FakeClamd } from './fake-clamd.js';
import { engineAt, gist, judge } from './support.js';

let folder: ReturnType<typeof testFolder>;
let clamd: FakeClamd;
let path: string;
let received = 0;
let answering = false;
beforeEach(async () => {
  folder = testFolder();
  path = join(folder.path, 'f');
  writeFileSync(path, 'text');
  received = 0;
  answering = false;
  clamd = await FakeClamd.listen(join(folder.path, 's'), ({ reply }) => {
    received += 1;
    if (answering) reply('stream: OK');
  });
});
afterEach(async () => {
  await clamd.close();
  folder.remove();
});

test('those with clamd, those that wait for their turn and those that come too late; others go on', async () => {
  const engine = engineAt(join(folder.path, 's'), { transfer: 'stream', sessions: 1, filesAtOnce: 2 });
  try {
    const stop = new AbortController();
    const files = Array.from({ length: 20 }, () => judge(engine, path, stop.signal));
    const other = judge(engine, path);
    await pollUntil('two files are with clamd', () => received === 2, { timeoutMs: 5_000 });
    stop.abort();
    for (const file of files) expect(gist((await file).answer)).toBe('failed stopped');
    expect(gist((await judge(engine, path, stop.signal)).answer)).toBe('failed stopped');
    // clamd still holds the two stopped files; when it lets go of them the one that was not stopped is judged
    answering = true;
    clamd.dropAll();
    expect(gist((await other).answer)).toBe('clean');
    expect(received).toBe(3);
  } finally {
    await engine.close();
  }
});

test('in the middle of a stream: the descriptor is not read after the answer', async () => {
  writeFileSync(path, Buffer.alloc(8 * 1024 * 1024));
  const engine = engineAt(join(folder.path, 's'), { transfer: 'stream', sessions: 1 });
  try {
    engine.start();
    await pollUntil('a session', () => engine.version(), { timeoutMs: 5_000 });
    clamd.pauseAll();
    const stop = new AbortController();
    const file = judge(engine, path, stop.signal);
    await pollUntil('a full socket', () => engine.counters().sendsDelayed > 2, { timeoutMs: 5_000 });
    stop.abort();
    expect(gist((await file).answer)).toBe('failed stopped');
    answering = true;
    writeFileSync(path, 'short');
    expect(gist((await judge(engine, path)).answer)).toBe('clean');
    expect(received).toBe(1);
  } finally {
    await engine.close();
  }
});

test('close answers all, even while clamd is away, and what comes after', async () => {
  const away = engineAt(join(folder.path, 'nowhere'));
  const there = engineAt(join(folder.path, 's'), { transfer: 'stream' });
  const files = [judge(away, path), judge(there, path)];
  await pollUntil('the file is with clamd', () => received === 1, { timeoutMs: 5_000 });
  await Promise.all([away.close(), there.close()]);
  for (const file of files) expect(gist((await file).answer)).toBe('failed stopped');
  expect(gist((await judge(there, path)).answer)).toBe('failed stopped');
  await there.close();
});
