import { execFileSync, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { cpSync, mkdirSync, rmSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { missing } from '@guardimesh/testkit';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { drift, driftWorld, program, put, type DriftWorld } from './drift-world.js';
import { buildRpm, rpm, RPM_DATABASE as DATABASE, rpmBuilds } from './rpm-packages.js';

const BY_PACKAGE = { kind: 'explained', by: 'package-manager' };
const absent = missing('rpm with rpmbuild', rpmBuilds());

describe.skipIf(absent !== null)(`what rpm has installed ${absent ?? ''}`, () => {
  const packages = driftWorld();
  let greet: string;
  const few = packages.layer('few', '');
  const many = packages.layer('many', '');
  let world: DriftWorld;
  const upper = (path: string): string => join(world.upper, path);
  const answerTo: DriftWorld['answerTo'] = (path, circumstances) => world.answerTo(path, circumstances);
  const manyFiles = Array.from({ length: 600 }, (_, index) => `opt/large/folder-${index % 50}/program-${index}`);

  beforeAll(() => {
    for (const root of [few, many]) mkdirSync(root);
    greet = buildRpm(packages.folder, {
      name: 'greet',
      files: {
        'usr/bin/greet': program('greet'),
        'usr/lib64/libgreet.so.1': program('lib'),
        'usr/sbin/greetd': '#!/bin/sh\n',
      },
    });
    // its header is longer than a page many times over
    const large = buildRpm(packages.folder, {
      ...{ name: 'large', digest: 10 },
      files: Object.fromEntries(manyFiles.map((path) => [path, `#!/bin/sh\n# ${path}\n`])),
    });
    const md5 = buildRpm(packages.folder, { name: 'old', files: { 'usr/bin/old': program('old') }, digest: 1 });
    rpm(few, DATABASE, '--install', greet);
    rpm(many, DATABASE, '--install', greet, large, md5);
  });
  afterAll(() => {
    packages.remove();
  });
  beforeEach(() => {
    world = driftWorld();
  });
  afterEach(() => {
    world.remove();
  });

  const copy = (root: string): void => {
    execFileSync('cp', ['-a', `${root}/.`, world.upper]);
  };

  it.each([DATABASE, 'var/lib/rpm'])(
    'is explained by the database in %s, unchanged, and drift with other bytes',
    async (place) => {
      rpm(world.upper, place, '--install', greet);
      for (const path of ['usr/bin/greet', 'usr/lib64/libgreet.so.1', 'usr/sbin/greetd'])
        expect(await answerTo(path), path).toEqual(BY_PACKAGE);
      put(upper('usr/bin/greet'), program('Greet'));
      put(upper('usr/bin/other'), program('greet'));
      expect(await answerTo('usr/bin/greet')).toEqual(drift('NewProgram'));
      expect(await answerTo('usr/bin/other')).toEqual(drift('NewProgram'));
    },
  );

  it('is explained where its header leads over many pages, among other packages, with its own digest', async () => {
    copy(many);
    for (const path of ['usr/bin/greet', 'usr/bin/old', ...manyFiles.filter((_, index) => index % 100 === 0)])
      expect(await answerTo(path), path).toEqual(BY_PACKAGE);
  });

  it('is no longer explained once rpm has removed it', async () => {
    copy(many);
    rpm(world.upper, DATABASE, '--erase', 'greet');
    put(upper('usr/bin/greet'), program('greet'));
    expect(await answerTo('usr/bin/greet')).toEqual(drift('NewProgram'));
    expect(await answerTo(manyFiles[0] ?? '')).toEqual(BY_PACKAGE);
  });

  it('is given a moment where the database was changed just now', async () => {
    copy(few);
    put(upper('usr/bin/later'), program('later'));
    expect(await answerTo('usr/bin/later', { settlingSeconds: 60 })).toMatchObject({ kind: 'undecided' });
    expect(await answerTo('usr/bin/later')).toEqual(drift('NewProgram'));
  });

  it.skipIf(missing('python3', spawnSync('python3', ['--version']).status === 0) !== null)(
    'is read from the log that the database is written to first, as far as it was committed',
    async () => {
      copy(few);
      // a writer that ends without writing the log back, as one that is killed
      const script = `
import os, sqlite3, sys
database = sqlite3.connect(sys.argv[1])
database.execute('PRAGMA journal_mode = WAL')
database.execute('PRAGMA wal_autocheckpoint = 0')
header = bytes(database.execute('SELECT blob FROM Packages').fetchone()[0]).replace(b'greet\\0', b'grEEt\\0')
database.execute('UPDATE Packages SET blob = ?', (header,))
database.commit()
database.execute('DELETE FROM Packages')
os._exit(0)`;
      execFileSync('python3', ['-c', script, upper(`${DATABASE}/rpmdb.sqlite`)]);
      const log = upper(`${DATABASE}/rpmdb.sqlite-wal`);
      expect(statSync(log).size).toBeGreaterThan(0);
      cpSync(upper('usr/bin/greet'), upper('usr/bin/grEEt'));
      expect(await answerTo('usr/bin/grEEt')).toEqual(BY_PACKAGE);
      expect(await answerTo('usr/bin/greet')).toEqual(drift('NewProgram'));
      // without its last frame nothing of it was committed
      truncateSync(log, statSync(log).size - 1);
      expect(await answerTo('usr/bin/greet')).toEqual(BY_PACKAGE);
      rmSync(log);
      expect(await answerTo('usr/bin/grEEt')).toEqual(drift('NewProgram'));
    },
  );

  it('is drift where the database is none, or is cut off', async () => {
    copy(many);
    const database = upper(`${DATABASE}/rpmdb.sqlite`);
    truncateSync(database, 8_192);
    expect(await answerTo('usr/bin/greet')).toEqual(drift('NewProgram'));
    writeFileSync(database, createHash('sha256').update('no database').digest());
    expect(await answerTo('usr/bin/greet')).toEqual(drift('NewProgram'));
  });
});
