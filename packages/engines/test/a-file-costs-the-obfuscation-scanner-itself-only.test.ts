import { openSync, closeSync, truncateSync, writeFileSync, ftruncateSync } from 'node:fs';
import { pollUntil } from '@guardimesh/kit';
import type { EngineAnswer } from '@guardimesh/model';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { FILE_SECONDS, Workers } from './obfuscation-workers.js';

let workers: Workers;

beforeEach(() => {
  workers = new Workers(2);
});
afterEach(async () => {
  await workers.stop();
});

const by = { engine: 'obfuscation', version: '1.0', database: 'first' };

test('a file is answered by what its bytes are, under the version that looked', async () => {
  const engine = workers.engine();
  expect(await workers.scan(engine, 'plain')).toEqual({ kind: 'clean', by });
  expect(await workers.scan(engine, 'packed')).toEqual({ kind: 'match', names: ['Test.Packed', 'Bytes.6'], by });
  expect(await workers.scan(engine, 'throw')).toEqual({
    kind: 'failed',
    reason: 'engine-error',
    detail: 'it could not be parsed',
    by,
  });
  expect(engine.version()).toEqual(by);
});

test('a worker that dies of a file takes no other along, and the next file finds one', async () => {
  const engine = workers.engine();
  const kinds = ['plain', 'kill', 'plain', 'packed', 'kill', 'plain', 'plain', 'packed', 'plain'];
  const answers = await Promise.all(kinds.map((kind) => workers.scan(engine, kind)));
  expect(answers.map(said)).toEqual(
    kinds.map((kind) => ({ plain: 'clean', packed: 'match', kill: 'engine-crashed' })[kind]),
  );
  expect(said(await workers.scan(engine, 'plain'))).toBe('clean');
});

test('a file that takes for ever is ended at the deadline, whatever it is doing', async () => {
  const engine = workers.engine({ connections: 1 });
  const [hanging, other] = await Promise.all([workers.scan(engine, 'hang'), workers.scan(engine, 'plain')]);
  expect([said(hanging), said(other)]).toEqual(['engine-timeout', 'clean']);
  expect(hanging).toMatchObject({ detail: `no answer within ${FILE_SECONDS} s` });
});

test('a worker that is killed while it waits costs no file', async () => {
  const engine = workers.engine({ connections: 1 });
  await workers.scan(engine, 'plain');
  const before = workers.started;
  for (const pid of workers.pids) process.kill(pid, 'SIGKILL');
  await pollUntil('both are started again', () => (workers.started >= before + 2 ? true : null), { timeoutMs: 10_000 });
  expect(said(await workers.scan(engine, 'plain'))).toBe('clean');
});

test('new rules hold from the next file on, and no file is lost to them', async () => {
  const engine = workers.engine();
  const answers: EngineAnswer[] = [];
  for (let at = 0; at < 200; at += 1) {
    if (at === 100) workers.setDatabase('second');
    answers.push(await workers.scan(engine, 'plain'));
  }
  expect(answers.every(({ kind }) => kind === 'clean')).toBe(true);
  expect(answers.map((answer) => answer.by.database)).toEqual([
    ...Array.from({ length: 100 }, () => 'first'),
    ...Array.from({ length: 100 }, () => 'second'),
  ]);
});

test('an idle engine learns of new rules too', async () => {
  const engine = workers.engine({ versionEverySeconds: 0.05 });
  engine.start();
  await pollUntil('the first', () => (engine.version()?.database === 'first' ? true : null), { timeoutMs: 10_000 });
  workers.setDatabase('second');
  await pollUntil('the second', () => (engine.version()?.database === 'second' ? true : null), { timeoutMs: 10_000 });
});

test('a file beyond the bound, of 2 GB too, is skipped with its reason and without being read', async () => {
  const engine = workers.engine();
  const path = `${workers.socketPath}.large`;
  writeFileSync(path, 'packed');
  truncateSync(path, 2 * 1024 ** 3);
  expect(await workers.scanPath(engine, path)).toEqual({
    kind: 'skipped',
    reason: 'engine-limit',
    detail: '2147483648 bytes; at most 1000000 are looked at',
    by,
  });
});

test('a file that shrinks and grows while it is read is answered by what was there', async () => {
  const engine = workers.engine();
  const path = `${workers.socketPath}.shrinking`;
  writeFileSync(path, Buffer.alloc(900_000, 'packed'));
  const writer = openSync(path, 'r+');
  try {
    for (let at = 0; at < 300; at += 1) {
      const answer = workers.scanPath(engine, path);
      ftruncateSync(writer, at % 2 === 0 ? 6 : 900_000);
      expect(['match', 'clean']).toContain((await answer).kind);
    }
  } finally {
    closeSync(writer);
  }
  expect(workers.started).toBe(2);
});

test('while no worker is there files wait, and then have a reason', async () => {
  const alone = new Workers(0);
  try {
    const engine = alone.engine({ connections: 1, connectTimeoutSeconds: 0.05, engineWaitSeconds: 0.2 });
    let waited = 0;
    const answer = await alone.scan(engine, 'plain', {
      onWaiting: () => {
        waited += 1;
      },
    });
    expect(said(answer)).toBe('engine-unavailable');
    expect([waited, engine.version()]).toEqual([1, null]);
  } finally {
    await alone.stop();
  }
});

test('a stopped scan is answered at once, in hand or waiting', async () => {
  const engine = workers.engine({ connections: 1 });
  const stop = new AbortController();
  const both = [workers.scan(engine, 'hang', stop), workers.scan(engine, 'plain', stop)];
  await pollUntil('a connection', () => engine.version(), { timeoutMs: 10_000 });
  stop.abort();
  expect((await Promise.all(both)).map(said)).toEqual(['stopped', 'stopped']);
});

function said(answer: EngineAnswer): string {
  return answer.kind === 'failed' || answer.kind === 'skipped' ? answer.reason : answer.kind;
}
