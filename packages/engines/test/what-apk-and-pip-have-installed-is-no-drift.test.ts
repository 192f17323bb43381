import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { cpSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { missing, testFolder } from '@guardimesh/testkit';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { drift, driftWorld, program, put, type DriftWorld } from './drift-world.js';

const BY_PACKAGE = { kind: 'explained', by: 'package-manager' };
const BY_PIP = { kind: 'explained', by: 'language-cache' };

let world: DriftWorld;
const upper = (path: string): string => join(world.upper, path);
const answerTo: DriftWorld['answerTo'] = (path, circumstances) => world.answerTo(path, circumstances);

beforeEach(() => {
  world = driftWorld();
});
afterEach(() => {
  world.remove();
});

/** The list as apk writes it: package fields, then folders, files and their checksums. */
function installed(place: string, ...lines: readonly string[]): void {
  put(upper(place), `C:Q1x\nP:greet\nV:1.0-r0\nA:x86_64\n${lines.join('\n')}\n\n`, 0o644);
}

function base64(algorithm: string, bytes: Buffer, length?: number): string {
  return createHash(algorithm).update(bytes).digest().subarray(0, length).toString('base64');
}

describe('what apk has installed', () => {
  const file = ['F:bin', 'M:0:0:755', 'R:greet', 'a:0:0:755'];
  const bytes = program('greet');

  it.each([
    ['sha1', 'lib/apk/db/installed', [...file, `Z:Q1${base64('sha1', bytes)}`]],
    [
      'the first bytes of sha256 (apk-tools 3)',
      'lib/apk/db/installed',
      ['f:S', ...file, `Z:Q1${base64('sha256', bytes, 20)}`],
    ],
    ['sha256 (apk-tools 3)', 'usr/lib/apk/db/installed', [...file, `Z:Q2${base64('sha256', bytes)}`]],
  ])('is explained by %s', async (_, place, lines) => {
    put(upper('bin/greet'), bytes);
    installed(place, ...lines);
    expect(await answerTo('bin/greet')).toEqual(BY_PACKAGE);
    // merged /usr: the list still says /bin
    cpSync(upper('bin'), upper('usr/bin'), { recursive: true });
    expect(await answerTo('usr/bin/greet')).toEqual(BY_PACKAGE);
    put(upper('bin/greet'), program('Greet'));
    expect(await answerTo('bin/greet')).toEqual(drift('NewProgram'));
  });

  it('ends with its package: what is special of one says nothing of the next', async () => {
    put(upper('bin/greet'), bytes);
    const other = ['', 'P:other', ...file, `Z:Q1${base64('sha1', bytes)}`];
    installed('lib/apk/db/installed', 'f:S', 'F:opt', 'R:x', ...other);
    expect(await answerTo('bin/greet')).toEqual(BY_PACKAGE);
  });

  it('is given a moment where apk has a lock in the writable layer: its list is written last', async () => {
    put(upper('bin/greet'), bytes);
    const settling = { settlingSeconds: 60 };
    expect(await answerTo('bin/greet', settling)).toEqual(drift('NewProgram'));
    put(upper('lib/apk/db/lock'), '', 0o600);
    expect(await answerTo('bin/greet', settling)).toMatchObject({ kind: 'undecided' });
  });
});

function pipInstalled(): boolean {
  try {
    execFileSync('python3', ['-m', 'pip', '--version'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

const absent = missing('pip', pipInstalled());

describe.skipIf(absent !== null)(`what pip has installed ${absent ?? ''}`, () => {
  const SITE = 'usr/local/lib/python3.11/site-packages';

  const installedOnce = testFolder();
  afterAll(() => {
    installedOnce.remove();
  });

  /** A wheel of our own with a compiled module and two commands, installed by the real pip. */
  beforeAll(() => {
    const tree = join(installedOnce.path, 'wheel');
    const info = 'fast-1.0.dist-info';
    const files: Record<string, Uint8Array | string> = {
      'fast/__init__.py': 'def main():\n    pass\n',
      'fast/_speedups.so': program('speedups'),
      'fast-1.0.data/scripts/fast-run': '#!python\nprint(1)\n',
      [`${info}/METADATA`]: 'Metadata-Version: 2.1\nName: fast\nVersion: 1.0\n',
      [`${info}/WHEEL`]: 'Wheel-Version: 1.0\nGenerator: test\nRoot-Is-Purelib: true\nTag: py3-none-any\n',
      [`${info}/entry_points.txt`]: '[console_scripts]\nfast = fast:main\n',
    };
    const record = Object.entries(files).map(([path, bytes]) => {
      put(join(tree, path), bytes, path.includes('/scripts/') ? 0o755 : 0o644);
      const digest = createHash('sha256').update(bytes).digest('base64url');
      return `${path},sha256=${digest},${bytes.length}`;
    });
    put(join(tree, `${info}/RECORD`), `${record.join('\n')}\n${info}/RECORD,,\n`, 0o644);
    const wheel = join(installedOnce.path, 'fast-1.0-py3-none-any.whl');
    execFileSync('python3', ['-m', 'zipfile', '-c', wheel, 'fast', 'fast-1.0.data', info], { cwd: tree });
    const prefix = join(installedOnce.path, 'prefix');
    const words = ['install', '--quiet', '--no-index', '--no-warn-script-location', '--ignore-installed'];
    execFileSync('python3', ['-m', 'pip', ...words, '--break-system-packages', '--prefix', prefix, wheel], {
      stdio: ['ignore', 'ignore', 'pipe'],
    });
  });

  function install(): void {
    const prefix = join(installedOnce.path, 'prefix');
    const [site] = execFileSync('find', [prefix, '-name', 'site-packages'], { encoding: 'utf8' }).split('\n');
    cpSync(site ?? '', upper(SITE), { recursive: true });
    cpSync(join(prefix, 'bin'), upper('usr/local/bin'), { recursive: true });
  }

  it('is explained: compiled modules, and commands with the digest that pip has recorded of them', async () => {
    install();
    expect(await answerTo(`${SITE}/fast/_speedups.so`)).toEqual(BY_PIP);
    expect(await answerTo('usr/local/bin/fast')).toEqual(BY_PIP);
    expect(await answerTo('usr/local/bin/fast-run')).toEqual(BY_PIP);
  });

  it('is drift once it has other bytes, and so is what no wheel brought', async () => {
    install();
    put(upper(`${SITE}/fast/_speedups.so`), program('Speedups'), 0o644);
    put(upper(`${SITE}/other.so`), program('other'), 0o644);
    writeFileSync(upper('usr/local/bin/fast'), '#!/usr/bin/python3\nevil\n');
    expect(await answerTo(`${SITE}/fast/_speedups.so`)).toEqual(drift('NewLibrary'));
    expect(await answerTo(`${SITE}/other.so`)).toEqual(drift('NewLibrary'));
    expect(await answerTo('usr/local/bin/fast')).toEqual(drift('NewScript'));
  });

  it('explains nothing outside of its own prefix', async () => {
    install();
    const digest = createHash('sha256')
      .update(readFileSync(upper(`${SITE}/fast/_speedups.so`)))
      .digest('base64url');
    const line = `../../../../../usr/sbin/x,sha256=${digest},1\n/usr/sbin/x,sha256=${digest},1\n`;
    writeFileSync(upper(`${SITE}/fast-1.0.dist-info/RECORD`), line);
    mkdirSync(upper('usr/sbin'), { recursive: true });
    cpSync(upper(`${SITE}/fast/_speedups.so`), upper('usr/sbin/x'));
    expect(await answerTo('usr/sbin/x')).toEqual(drift('NewLibrary'));
  });

  it('is given a moment where a folder of packages was changed just now, and nowhere else', async () => {
    install();
    put(upper(`${SITE}/late.so`), program('late'), 0o644);
    put(upper('srv/late.so'), program('late'), 0o644);
    expect(await answerTo(`${SITE}/late.so`, { settlingSeconds: 60 })).toMatchObject({ kind: 'undecided' });
    expect(await answerTo('srv/late.so', { settlingSeconds: 60 })).toEqual(drift('NewLibrary'));
  });
});
