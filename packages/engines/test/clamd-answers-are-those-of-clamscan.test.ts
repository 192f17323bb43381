import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { clamdInstalled, startClamd, type RunningClamd } from '@guardimesh/local';
import { missing, testFolder } from '@guardimesh/testkit';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { engineAt, gist, judgeAll } from './support.js';

const FILES = '/usr/share/clamav-testfiles';
const CLAMSCAN = '/usr/bin/clamscan';
const present = clamdInstalled() && existsSync(CLAMSCAN) && existsSync(FILES);

describe.skipIf(missing('clamd with clamav-testfiles', present) !== null)('on ClamAV’s own test files', () => {
  const folder = testFolder();
  const database = join(folder.path, 'db');
  const infected = present ? readdirSync(FILES).map((name) => join(FILES, name)) : [];
  const paths = [...infected, '/etc/passwd', '/usr/bin/env', CLAMSCAN, '/usr/share/dict/README.select-wordlist'].filter(
    (path) => existsSync(path),
  );
  let clamd: RunningClamd;
  const byClamscan = new Map<string, string>();

  beforeAll(async () => {
    // the payload inside every container: known by its digest and by a slice of its code
    const payload = readFileSync(join(FILES, 'clam.exe'));
    mkdirSync(database);
    const md5 = createHash('md5').update(payload).digest('hex');
    writeFileSync(join(database, 'test.hdb'), `${md5}:${payload.length}:Test.Payload\n`);
    writeFileSync(join(database, 'test.ndb'), `Test.Slice:0:*:${payload.subarray(0x40, 0x80).toString('hex')}\n`);
    const run = spawnSync(CLAMSCAN, ['--no-summary', '--alert-exceeds-max=yes', '-d', database, ...paths], {
      encoding: 'utf8',
    });
    for (const line of run.stdout.trim().split('\n')) {
      const [path = '', status = ''] = line.split(': ');
      byClamscan.set(path, status === 'OK' ? 'clean' : status.replace(/ FOUND$/, ''));
    }
    clamd = await startClamd({ folder: folder.path, databaseFolder: database });
  });
  afterAll(async () => {
    await clamd.stop();
    folder.remove();
  });

  test.each(['descriptor', 'stream'] as const)(
    'every file is judged as clamscan judges it, by %s',
    async (transfer) => {
      const engine = engineAt(clamd.socketPath, { transfer });
      try {
        const judged = await judgeAll(engine, paths);
        const byUs = new Map([...judged].map(([path, { answer }]) => [path, gist(answer)]));
        expect(Object.fromEntries([...byUs].sort())).toEqual(Object.fromEntries([...byClamscan].sort()));
        expect(infected.length).toBeGreaterThanOrEqual(44);
        expect([...byUs.values()]).toContain('clean');
        expect([...byUs.values()].filter((each) => each.startsWith('Test.')).length).toBeGreaterThanOrEqual(35);
      } finally {
        await engine.close();
      }
    },
  );
});
