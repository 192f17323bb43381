import { mkdirSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pollUntil } from '@guardimesh/kit';
import { databaseFingerprint, folderLabel } from '@guardimesh/engines';
import { testFolder } from '@guardimesh/testkit';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { FakeClamd } from './fake-clamd.js';
import { engineAt, judge } from './support.js';

let folder: ReturnType<typeof testFolder>;
let clamd: FakeClamd | null = null;
beforeEach(() => {
  folder = testFolder();
});
afterEach(async () => {
  await clamd?.close();
  clamd = null;
  folder.remove();
});

const inFolder = (name: string): string => join(folder.path, name);

test('the version follows clamd, and a verdict carries the one in force when its file was handed over', async () => {
  const held: (() => void)[] = [];
  clamd = await FakeClamd.listen(inFolder('s'), ({ reply }) => {
    held.push(() => {
      reply('stream: OK');
    });
  });
  const fake = clamd;
  writeFileSync(inFolder('f'), 'text');
  const engine = engineAt(inFolder('s'), {
    transfer: 'stream',
    versionEverySeconds: 0.05,
    databaseLabel: () => 'own-1',
  });
  try {
    expect(engine.version()).toBeNull();
    const first = judge(engine, inFolder('f'));
    await pollUntil('the file is with clamd', () => held.length === 1, { timeoutMs: 5_000 });
    const before = { engine: 'clamav', version: '1.4.6', database: '27123/Mon Nov 23 08:30:00 2026+own-1' };
    expect(engine.version()).toEqual(before);
    fake.version = 'ClamAV 1.4.7';
    const after = { engine: 'clamav', version: '1.4.7', database: 'own-1' };
    await pollUntil('the new version', () => engine.version()?.version === '1.4.7', { timeoutMs: 5_000 });
    expect(engine.version()).toEqual(after);
    // answered after the change, but clamd may have begun it with the signatures of before
    held[0]?.();
    expect((await first).answer.by).toEqual(before);
    const second = judge(engine, inFolder('f'));
    await pollUntil('the file is with clamd', () => held.length === 2, { timeoutMs: 5_000 });
    held[1]?.();
    expect((await second).answer.by).toEqual(after);
    await fake.close();
    clamd = null;
    await pollUntil('no version while away', () => engine.version() === null, { timeoutMs: 5_000 });
  } finally {
    await engine.close();
  }
});

test('signatures that cannot be named never have the same name twice', async () => {
  clamd = await FakeClamd.listen(inFolder('s'), ({ reply }) => {
    reply('stream: OK');
  });
  const engine = engineAt(inFolder('s'), {
    transfer: 'stream',
    sessions: 1,
    versionEverySeconds: 0.02,
    databaseLabel: folderLabel({ folder: inFolder('nowhere'), socketPath: inFolder('s') }),
  });
  try {
    engine.start();
    const seen = new Set<string>();
    await pollUntil('three names', () => seen.add(engine.version()?.database ?? '').size > 3, { timeoutMs: 5_000 });
    expect([...seen].every((name) => name === '' || name.includes('+unknown-'))).toBe(true);
  } finally {
    await engine.close();
  }
});

test('the fingerprint changes with any file of the folder, and not by itself', async () => {
  mkdirSync(inFolder('db'));
  const seen = new Set<string>();
  const changes = [
    () => {
      writeFileSync(inFolder('db/a.ndb'), 'one');
    },
    () => {
      writeFileSync(inFolder('db/b.ndb'), 'one');
    },
    () => {
      writeFileSync(inFolder('db/b.ndb'), 'other');
    },
    () => {
      utimesSync(inFolder('db/b.ndb'), 1, 1);
    },
    () => {
      rmSync(inFolder('db/a.ndb'));
    },
  ];
  for (const change of changes) {
    change();
    seen.add(await databaseFingerprint(inFolder('db')));
    seen.add(await databaseFingerprint(inFolder('db')));
  }
  expect(seen.size).toBe(changes.length);
});

test('signatures newer than the running clamd are marked until it must have loaded them', async () => {
  mkdirSync(inFolder('db'));
  writeFileSync(inFolder('db/a.ndb'), 'one');
  const fingerprint = await databaseFingerprint(inFolder('db'));
  let nowMs = Date.now();
  const label = folderLabel({
    folder: inFolder('db'),
    socketPath: inFolder('s'),
    loadedWithinSeconds: 60,
    nowMs: () => nowMs,
  });
  // a socket made by a clamd that started after the change
  await pollUntil(
    'a later tick of the file system',
    async () => {
      await clamd?.close();
      clamd = await FakeClamd.listen(inFolder('s'), () => undefined);
      return (await label()) === fingerprint;
    },
    { timeoutMs: 5_000 },
  );
  await pollUntil(
    'a later tick of the file system',
    async () => {
      writeFileSync(inFolder('db/a.ndb'), 'other');
      return (await label()).endsWith('~loading');
    },
    { timeoutMs: 5_000 },
  );
  const changed = await databaseFingerprint(inFolder('db'));
  expect(changed).not.toBe(fingerprint);
  expect(await label()).toBe(`${changed}~loading`);
  nowMs += 61_000;
  expect(await label()).toBe(changed);
});
