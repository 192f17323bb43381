import { execFileSync, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { appendFileSync, cpSync, mkdirSync, readFileSync, renameSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createDriftCheck, REPORT_ALL_DRIFT } from '@guardimesh/engines';
import { silentLog, systemClock, type Clock } from '@guardimesh/kit';
import { filePath } from '@guardimesh/model';
import { missing } from '@guardimesh/testkit';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { buildDeb, dpkg } from './deb-packages.js';
import { drift, driftWorld, program, put, type DriftWorld } from './drift-world.js';

const BY_PACKAGE = { kind: 'explained', by: 'package-manager' };
const SCRIPT = '#!/bin/sh\nexit 0\n';

let world: DriftWorld;
const upper = (path: string): string => join(world.upper, path);
const answerTo: DriftWorld['answerTo'] = (path, circumstances) => world.answerTo(path, circumstances);
/** Some time later: nothing is young any more. */
const later = (minutes: number): Clock => ({ ...systemClock, nowMs: () => Date.now() + minutes * 60_000 });

beforeEach(() => {
  world = driftWorld();
});
afterEach(() => {
  world.remove();
});

function install(content: Buffer = program('greet'), version = '1'): void {
  const files = { 'usr/bin/greet': content, 'etc/init.d/greet': SCRIPT, 'usr/lib/greet/helper.so': program('helper') };
  const scripts = { postinst: SCRIPT, prerm: SCRIPT };
  dpkg(
    world.upper,
    '--install',
    buildDeb(world.folder, 'greet', { files, conffiles: ['etc/init.d/greet'], scripts }, version),
  );
}

const absent = missing('dpkg', spawnSync('dpkg-deb', ['--version']).status === 0);

describe.skipIf(absent !== null)(`what dpkg has installed ${absent ?? ''}`, () => {
  it('is explained: programs, libraries, settings that are scripts, and the scripts it keeps', async () => {
    install();
    for (const path of [
      'usr/bin/greet',
      'usr/lib/greet/helper.so',
      'etc/init.d/greet',
      'var/lib/dpkg/info/greet.postinst',
      'var/lib/dpkg/info/greet.prerm',
    ])
      expect(await answerTo(path), path).toEqual(BY_PACKAGE);
  });

  it('is explained after an upgrade by the new record, and the old bytes are not', async () => {
    install();
    install(program('greet, better'), '2');
    expect(await answerTo('usr/bin/greet')).toEqual(BY_PACKAGE);
    put(upper('usr/bin/greet'), program('greet'));
    expect(await answerTo('usr/bin/greet')).toEqual(drift('NewProgram'));
  });

  it('is explained while it is unpacked and not yet configured, by the journal that stands for the status', async () => {
    dpkg(world.upper, '--unpack', buildDeb(world.folder, 'greet', { files: { 'usr/bin/greet': program('greet') } }));
    const status = readFileSync(upper('var/lib/dpkg/status'), 'utf8');
    writeFileSync(upper('var/lib/dpkg/status'), '');
    expect(await answerTo('usr/bin/greet')).toMatchObject({ kind: 'match' });
    writeFileSync(upper('var/lib/dpkg/updates/0000'), status);
    expect(await answerTo('usr/bin/greet')).toEqual(BY_PACKAGE);
  });

  it('is explained where its path is another by a merged /usr', async () => {
    dpkg(world.upper, '--install', buildDeb(world.folder, 'greet', { files: { 'bin/greet': program('greet') } }));
    mkdirSync(upper('usr/bin'), { recursive: true });
    renameSync(upper('bin/greet'), upper('usr/bin/greet'));
    expect(await answerTo('usr/bin/greet')).toEqual(BY_PACKAGE);
  });

  it('is explained where it is diverted, and the file that is there instead by its own package', async () => {
    const diverted = ['--divert', '/usr/bin/greet.old', '--package', 'better', '--rename', '/usr/bin/greet'];
    dpkg(world.upper, '--install', buildDeb(world.folder, 'greet', { files: { 'usr/bin/greet': program('greet') } }));
    execFileSync('dpkg-divert', ['--root', world.upper, '--quiet', '--add', ...diverted]);
    dpkg(world.upper, '--install', buildDeb(world.folder, 'better', { files: { 'usr/bin/greet': program('better') } }));
    expect(await answerTo('usr/bin/greet.old')).toEqual(BY_PACKAGE);
    expect(await answerTo('usr/bin/greet')).toEqual(BY_PACKAGE);
    put(upper('usr/bin/greet'), program('greet'));
    expect(await answerTo('usr/bin/greet')).toEqual(drift('NewProgram'));
  });

  it('is a package’s file for who asks by the path, and is none once it has other bytes', async () => {
    install();
    const check = createDriftCheck({
      ...{ hostRoot: '', policy: REPORT_ALL_DRIFT, settlingSeconds: 0, clock: systemClock, log: silentLog },
    });
    const isPackageFile = (path: string): Promise<boolean> => check.isPackageFile(world.target(), filePath(path));
    expect(await isPackageFile('/usr/bin/greet')).toBe(true);
    expect(await isPackageFile('/usr/bin/none')).toBe(false);
    put(upper('usr/bin/greet'), program('Greet'));
    expect(await isPackageFile('/usr/bin/greet')).toBe(false);
  });
});

describe.skipIf(absent !== null)(`what dpkg has not installed ${absent ?? ''}`, () => {
  it('is drift: other bytes at a package’s path, a changed script of it, one of no package', async () => {
    install();
    put(upper('usr/bin/greet'), program('Greet'));
    put(upper('etc/init.d/greet'), `${SCRIPT}evil\n`);
    put(upper('var/lib/dpkg/info/other.postinst'), SCRIPT);
    expect(await answerTo('usr/bin/greet')).toEqual(drift('NewProgram'));
    expect(await answerTo('etc/init.d/greet')).toEqual(drift('NewScript'));
    expect(await answerTo('var/lib/dpkg/info/other.postinst')).toEqual(drift('NewScript'));
  });

  it('is drift at a package’s path in the image too', async () => {
    put(world.layer('base', 'usr/bin/greet'), program('older greet'));
    install();
    expect(await answerTo('usr/bin/greet')).toEqual(BY_PACKAGE);
    put(upper('usr/bin/greet'), program('Greet'));
    expect(await answerTo('usr/bin/greet')).toEqual(drift('ModifiedProgram'));
  });

  it('is not explained by one forged record: sums, list and status have to agree', async () => {
    install();
    put(upper('usr/bin/evil'), program('evil'));
    const sum = createHash('md5').update(program('evil')).digest('hex');
    const info = upper('var/lib/dpkg/info');
    appendFileSync(join(info, 'greet.md5sums'), `${sum}  usr/bin/evil\n`);
    writeFileSync(join(info, 'ghost.md5sums'), `${sum}  usr/bin/evil\n`);
    writeFileSync(join(info, 'ghost.list'), '/usr/bin/evil\n');
    expect(await answerTo('usr/bin/evil')).toEqual(drift('NewProgram'));
    // the limit that docs/drift.md tells of: who forges all three is believed
    appendFileSync(join(info, 'greet.list'), '/usr/bin/evil\n');
    writeFileSync(join(info, 'greet.new'), '');
    expect(await answerTo('usr/bin/evil')).toEqual(BY_PACKAGE);
  });

  it('is a maintainer script that was put there, or changed, after its package was installed', async () => {
    install();
    put(upper('var/lib/dpkg/info/greet.config'), SCRIPT);
    const script = 'var/lib/dpkg/info/greet.config';
    expect(await answerTo(script, { changedLaterSeconds: 60 })).toEqual(drift('NewScript'));
    expect(await answerTo(script)).toEqual(BY_PACKAGE);
  });
});

describe.skipIf(absent !== null)(`a file that is not recorded yet ${absent ?? ''}`, () => {
  const at = (clock: Clock) => ({ settlingSeconds: 60, clock });

  it('is given a moment while a package manager is seen at work, and none without', async () => {
    put(upper('usr/bin/later'), program('later'));
    expect(await answerTo('usr/bin/later', at(systemClock))).toEqual(drift('NewProgram'));
    install();
    expect(await answerTo('usr/bin/later', at(systemClock))).toMatchObject({ kind: 'undecided' });
    expect(await answerTo('usr/bin/later', at(later(2)))).toEqual(drift('NewProgram'));
    expect(await answerTo('usr/bin/later', { settlingSeconds: 0 })).toEqual(drift('NewProgram'));
  });

  it('is given longer where it waits to be configured, as long as dpkg goes on', async () => {
    put(upper('etc/init.d/other.dpkg-new'), SCRIPT);
    put(upper('etc/init.d/other'), SCRIPT);
    const { ctimeMs } = statSync(upper('etc/init.d/other'));
    install();
    const recordedMs = statSync(upper('var/lib/dpkg/status')).ctimeMs;
    // dpkg's status is one second old, the scripts are older than what is given to any file
    const clock = { ...systemClock, nowMs: () => recordedMs + 1_000 };
    const inBetween = { clock, settlingSeconds: 1 + (recordedMs - ctimeMs) / 2_000 };
    expect(await answerTo('etc/init.d/other.dpkg-new', inBetween)).toMatchObject({ kind: 'undecided' });
    expect(await answerTo('etc/init.d/other', inBetween)).toEqual(drift('NewScript'));
    expect(await answerTo('etc/init.d/other.dpkg-new', at(later(5)))).toEqual(drift('NewScript'));
  });

  it('is given none by the records of another container or of the image', async () => {
    const other = driftWorld();
    try {
      install();
      cpSync(upper('var'), other.layer('base', 'var'), { recursive: true });
      put(join(other.upper, 'usr/bin/greet'), program('greet'));
      expect(await other.answerTo('usr/bin/greet', at(systemClock))).toEqual(drift('NewProgram'));
    } finally {
      other.remove();
    }
  });
});
