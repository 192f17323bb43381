import { closeSync, fstatSync, mkdirSync, openSync, readSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { clamdInstalled, startClamd, type RunningClamd } from '@guardimesh/local';
import { eicar, missing, testFolder } from '@guardimesh/testkit';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { engineAt, gist, judge, openFile } from './support.js';

const MAX_FILE_BYTES = 2 * 1024 * 1024;
const NAMES = ['Test.Eicar.UNOFFICIAL', 'Test.Second.UNOFFICIAL'];
const never = new AbortController().signal;

describe.skipIf(missing('clamd', clamdInstalled()) !== null)('a real clamd with low limits', () => {
  const folder = testFolder();
  const at = (name: string): string => join(folder.path, name);
  let clamd: RunningClamd;
  let seesLinks: RunningClamd;

  beforeAll(async () => {
    mkdirSync(at('db'));
    const hex = (bytes: Buffer): string => bytes.toString('hex');
    writeFileSync(
      at('db/test.ndb'),
      `Test.Eicar:0:0:${hex(eicar())}\nTest.Second:0:*:${hex(eicar().subarray(30, 60))}\nTest.Late:0:*:${hex(Buffer.from('late marker'))}\n`,
    );
    writeFileSync(at('eicar'), eicar());
    writeFileSync(at('clean'), 'nothing in here\n');
    // the bytes that matter lie beyond one chunk of a stream
    writeFileSync(at('late'), Buffer.concat([Buffer.alloc(MAX_FILE_BYTES - 4_096, 'a '), Buffer.from('late marker')]));
    writeFileSync(at('too-large'), Buffer.concat([eicar(), Buffer.alloc(MAX_FILE_BYTES, ' ')]));
    const settings = { maxFileBytes: MAX_FILE_BYTES, maxThreads: 2 };
    clamd = await startClamd({ folder: at('a'), databaseFolder: at('db'), settings });
    seesLinks = await startClamd({
      folder: at('b'),
      databaseFolder: at('db'),
      settings: { ...settings, followFileSymlinks: true },
    });
  });
  afterAll(async () => {
    await clamd.stop();
    await seesLinks.stop();
    folder.remove();
  });

  test.each(['auto', 'descriptor', 'stream'] as const)(
    'by %s: found, clean, and too large is unscanned',
    async (transfer) => {
      const engine = engineAt(clamd.socketPath, { transfer });
      try {
        // all at once, so that the session that clamd closes over the large stream has others on it
        const judged = await Promise.all(
          ['eicar', 'too-large', 'clean', 'late', 'too-large', 'eicar'].map((name) => judge(engine, at(name))),
        );
        const gists = judged.map(({ answer }) => gist(answer));
        expect(gists.slice(1, 5)).toEqual([
          'skipped engine-limit',
          'clean',
          'Test.Late.UNOFFICIAL',
          'skipped engine-limit',
        ]);
        expect(NAMES).toContain(gists[0]);
        expect(NAMES).toContain(gists[5]);
        expect(engine.counters()).toMatchObject({ limits: 2, crashed: 0, errors: 0 });
      } finally {
        await engine.close();
      }
    },
  );

  test.each(['descriptor', 'stream'] as const)(
    'by %s: an unlinked file, its position moved, is judged from offset 0, again and again',
    async (transfer) => {
      const engine = engineAt(clamd.socketPath, { transfer });
      writeFileSync(at('gone'), eicar());
      const file = openFile(at('gone'));
      rmSync(at('gone'));
      try {
        for (let time = 0; time < 3; time += 1) {
          expect(readSync(file.descriptor, Buffer.alloc(20), 0, 20, null)).toBeGreaterThan(0);
          const answer = await engine.scan(file, { signal: never, onWaiting: () => undefined });
          expect(NAMES).toContain(gist(answer));
        }
      } finally {
        file.close();
        await engine.close();
      }
    },
  );

  test('every name is told where clamd can be asked for all', async () => {
    const engine = engineAt(seesLinks.socketPath, { allMatches: true });
    try {
      const { answer } = await judge(engine, at('eicar'));
      expect(answer.kind === 'match' ? [...answer.names].sort() : answer).toEqual(NAMES);
      expect(gist((await judge(engine, at('clean'))).answer)).toBe('clean');
    } finally {
      await engine.close();
    }
  });

  test('a clamd that does not look behind the link leaves one name, never clean', async () => {
    const engine = engineAt(clamd.socketPath, { allMatches: true });
    try {
      const { answer } = await judge(engine, at('eicar'));
      expect(answer.kind === 'match' && answer.names.length).toBe(1);
    } finally {
      await engine.close();
    }
  });

  test('a descriptor that cannot be passed or read is unscanned', async () => {
    const spare = openSync(at('eicar'), 'r');
    const sizeBytes = fstatSync(spare).size;
    closeSync(spare);
    const whole = openFile(at('eicar'));
    const file = { ...whole, descriptor: 1_000_000, identity: { ...whole.identity, sizeBytes } };
    whole.close();
    for (const transfer of ['auto', 'descriptor', 'stream'] as const) {
      const engine = engineAt(clamd.socketPath, { transfer });
      try {
        const answer = await engine.scan(file, { signal: never, onWaiting: () => undefined });
        expect(gist(answer)).toBe(transfer === 'descriptor' ? 'failed engine-error' : 'failed unreadable');
      } finally {
        await engine.close();
      }
    }
  });
});
