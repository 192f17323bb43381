import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  chmodSync,
  closeSync,
  copyFileSync,
  cpSync,
  fstatSync,
  mkdirSync,
  openSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { silentLog, systemClock } from '@guardimesh/kit';
import { createDriftCheck, parseDriftPolicy, REPORT_ALL_DRIFT, type DriftPolicy } from '@guardimesh/engines';
import { DEFAULT_BUDGET, filePath, SCAN_SCOPES, type ContextAnswer, type ScanTarget } from '@guardimesh/model';
import { testFolder } from '@guardimesh/testkit';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

let folder = testFolder();
const upper = (path = ''): string => join(folder.path, 'upper', path);
const lower = (path = '', layer = 'base'): string => join(folder.path, layer, path);
const ELF = Buffer.from(readFileSync(process.execPath).subarray(0, 4_096));
// ET_DYN, whatever this Node was built as
ELF.writeUInt16LE(3, 16);

beforeEach(() => {
  folder = testFolder();
  for (const path of [upper(), lower(), lower('', 'app')]) mkdirSync(path);
});
afterEach(() => {
  folder.remove();
});

function put(path: string, content: Uint8Array | string, mode = 0o755): void {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, content);
  chmodSync(path, mode);
}

/** A program of our own: that of this process up to a point, with something of its own behind it. */
function program(own: string): Buffer {
  return Buffer.concat([ELF, Buffer.from(own)]);
}

async function answerTo(
  path: string,
  settings: { policy?: DriftPolicy; settlingSeconds?: number; namespace?: string } = {},
): Promise<ContextAnswer> {
  const check = createDriftCheck({
    hostRoot: '',
    policy: settings.policy ?? REPORT_ALL_DRIFT,
    settlingSeconds: settings.settlingSeconds ?? 0,
    clock: systemClock,
    log: silentLog,
  });
  const descriptor = openSync(upper(path), 'r');
  try {
    const { dev, ino, size, mtimeNs, ctimeNs } = fstatSync(descriptor, { bigint: true });
    const identity = {
      device: Number(dev),
      inode: ino,
      sizeBytes: Number(size),
      modifiedNs: mtimeNs,
      changedNs: ctimeNs,
    };
    const shown = filePath(`/${path}`);
    const target = targetIn(settings.namespace ?? null);
    return await check.check(target, { path: shown, identity, origin: 'walk' }, { path: shown, descriptor, identity });
  } finally {
    closeSync(descriptor);
  }
}

function targetIn(namespace: string | null): ScanTarget {
  return {
    container: {
      runtime: 'containerd',
      id: 'c'.repeat(64),
      name: 'web',
      kind: 'container',
      image: 'localhost/web:1',
      imageDigest: null,
      process: null,
      root: { upper: upper(), lowers: [lower('', 'app'), lower()].map((path) => ({ path, diffId: null })) },
      pod: namespace === null ? null : { name: 'p', namespace, uid: 'u' },
      createdAt: '2026-01-01T00:00:00.000Z',
    },
    pod: null,
    reason: 'started',
    scopes: SCAN_SCOPES,
    budget: DEFAULT_BUDGET,
  };
}

function drift(name: string) {
  return { kind: 'match', match: { kind: 'drift', verdict: 'suspicious', names: [`Guardimesh.Drift.${name}`] } };
}

describe('what the image does not have', () => {
  it('is told by its kind', async () => {
    put(upper('tmp/x'), program('dropped'));
    put(upper('tmp/x.so'), program('dropped'), 0o644);
    put(upper('tmp/x.sh'), '#!/bin/sh\necho x\n');
    expect(await answerTo('tmp/x.sh')).toEqual(drift('NewScript'));
    expect(await answerTo('tmp/x.so')).toEqual(drift('NewLibrary'));
    expect(await answerTo('tmp/x')).toEqual(drift('NewProgram'));
  });

  it('is nothing where it is no code: text, a script that is not to be executed, an object file, an archive', async () => {
    put(upper('notes'), 'text');
    put(upper('readme.sh'), '#!/bin/sh\n', 0o644);
    const object = program('object');
    object.writeUInt16LE(1, 16);
    put(upper('x.o'), object);
    put(upper('x.gz'), Buffer.from([0x1f, 0x8b, 8, 0]));
    for (const path of ['notes', 'readme.sh', 'x.o', 'x.gz']) expect(await answerTo(path)).toEqual({ kind: 'nothing' });
  });

  it('is the image’s all the same where it is a copy of one of its programs', async () => {
    put(lower('usr/bin/tool'), program('tool'));
    put(upper('shared/tool'), program('tool'));
    put(upper('shared/other'), program('t00l'));
    expect(await answerTo('shared/tool')).toEqual({ kind: 'explained', by: 'in-image' });
    expect(await answerTo('shared/other')).toMatchObject({ kind: 'match' });
  });
});

describe('what the image has', () => {
  it('is a copy-up of metadata where the bytes are the same, and modified where they are not', async () => {
    put(lower('bin/ls'), program('ls'));
    put(upper('bin/ls'), program('ls'), 0o700);
    expect(await answerTo('bin/ls')).toEqual({ kind: 'explained', by: 'metadata-copy-up' });
    put(upper('bin/ls'), program('LS'));
    expect(await answerTo('bin/ls')).toMatchObject({ match: { names: [expect.stringContaining('Modified')] } });
  });

  it('is what the topmost layer has, and nothing where that layer has removed it', async () => {
    put(lower('bin/a'), program('old'));
    put(lower('bin/a', 'app'), program('new'));
    put(upper('bin/a'), program('old'));
    expect(await answerTo('bin/a')).toMatchObject({ match: { names: [expect.stringContaining('Modified')] } });
    put(lower('bin/b'), program('b'));
    mkdirSync(dirname(lower('bin/b', 'app')), { recursive: true });
    execFileSync('mknod', [lower('bin/b', 'app'), 'c', '0', '0']);
    put(upper('bin/b'), program('bb'));
    expect(await answerTo('bin/b')).toMatchObject({ match: { names: [expect.stringContaining('New')] } });
  });
});

describe('package managers', () => {
  /** A package of our own with one program, installed by the real dpkg into the writable layer. */
  function install(content: Buffer): void {
    const tree = join(folder.path, 'package');
    put(join(tree, 'usr/bin/greet'), content);
    put(
      join(tree, 'DEBIAN/control'),
      'Package: greet\nVersion: 1\nArchitecture: all\nMaintainer: a@example.com\nDescription: x\n',
    );
    put(join(tree, 'DEBIAN/postinst'), '#!/bin/sh\nexit 0\n');
    const sum = createHash('md5').update(content).digest('hex');
    put(join(tree, 'DEBIAN/md5sums'), `${sum}  usr/bin/greet\n`, 0o644);
    execFileSync('dpkg-deb', ['--build', '--root-owner-group', tree, join(folder.path, 'greet.deb')], {
      stdio: 'ignore',
    });
    mkdirSync(upper('var/lib/dpkg/updates'), { recursive: true });
    put(upper('var/lib/dpkg/status'), '', 0o644);
    // without a shell in the root the script is not run: unpacking is what matters here
    execFileSync('dpkg', [`--root=${upper()}`, '--force-not-root', '--unpack', join(folder.path, 'greet.deb')], {
      stdio: 'ignore',
    });
  }

  it('explain what they installed, unchanged, and their own scripts', async () => {
    install(program('greet'));
    expect(await answerTo('usr/bin/greet')).toEqual({ kind: 'explained', by: 'package-manager' });
    expect(await answerTo('var/lib/dpkg/info/greet.postinst')).toEqual({ kind: 'explained', by: 'package-manager' });
  });

  it('explain the configuration files of dpkg, which are in no list of sums', async () => {
    const tree = join(folder.path, 'service');
    put(join(tree, 'etc/init.d/serve'), '#!/bin/sh\n# starts it\n');
    put(
      join(tree, 'DEBIAN/control'),
      'Package: serve\nVersion: 1\nArchitecture: all\nMaintainer: a@example.com\nDescription: x\n',
    );
    put(join(tree, 'DEBIAN/conffiles'), '/etc/init.d/serve\n', 0o644);
    const built = join(folder.path, 'serve.deb');
    execFileSync('dpkg-deb', ['--build', '--root-owner-group', tree, built], { stdio: 'ignore' });
    mkdirSync(upper('var/lib/dpkg/updates'), { recursive: true });
    mkdirSync(upper('var/lib/dpkg/info'), { recursive: true });
    put(upper('var/lib/dpkg/status'), '', 0o644);
    // there before the package is: no record is of it yet
    put(upper('etc/init.d/other'), '#!/bin/sh\n');
    expect(await answerTo('etc/init.d/other')).toEqual(drift('NewScript'));
    execFileSync('dpkg', [`--root=${upper()}`, '--force-not-root', '--install', built], { stdio: 'ignore' });
    expect(await answerTo('etc/init.d/serve')).toEqual({ kind: 'explained', by: 'package-manager' });
    put(upper('etc/init.d/serve'), '#!/bin/sh\n# starts something else\n');
    expect(await answerTo('etc/init.d/serve')).toEqual(drift('NewScript'));
  });

  it('do not explain a file of theirs with other bytes, nor a script of no package', async () => {
    install(program('greet'));
    put(upper('usr/bin/greet'), program('Greet'));
    put(upper('var/lib/dpkg/info/other.postinst'), '#!/bin/sh\n');
    expect(await answerTo('usr/bin/greet')).toMatchObject({ kind: 'match' });
    expect(await answerTo('var/lib/dpkg/info/other.postinst')).toEqual(drift('NewScript'));
  });

  it('are given a moment to record what they have just put in place; nobody else is', async () => {
    install(program('greet'));
    put(upper('usr/bin/later'), program('later'));
    expect(await answerTo('usr/bin/later', { settlingSeconds: 60 })).toMatchObject({ kind: 'undecided' });
    expect(await answerTo('usr/bin/later', { settlingSeconds: 0 })).toMatchObject({ kind: 'match' });
    rmSync(upper('var'), { recursive: true });
    expect(await answerTo('usr/bin/later', { settlingSeconds: 60 })).toMatchObject({ kind: 'match' });
  });

  it('of Alpine are read by their list, with its checksums', async () => {
    put(upper('bin/greet'), program('greet'));
    const sum = createHash('sha1').update(program('greet')).digest('base64');
    put(
      upper('lib/apk/db/installed'),
      `C:Q1x\nP:greet\nV:1\nF:bin\nM:0:0:755\nR:greet\na:0:0:755\nZ:Q1${sum}\n\n`,
      0o644,
    );
    expect(await answerTo('bin/greet')).toEqual({ kind: 'explained', by: 'package-manager' });
    // merged /usr: the list still says /bin
    cpSync(upper('bin'), upper('usr/bin'), { recursive: true });
    expect(await answerTo('usr/bin/greet')).toEqual({ kind: 'explained', by: 'package-manager' });
    put(upper('bin/greet'), program('Greet'));
    expect(await answerTo('bin/greet')).toMatchObject({ kind: 'match' });
  });

  it('of Python are read by the record of each wheel, for libraries and commands', async () => {
    const base = 'usr/local/lib/python3.11/site-packages';
    put(upper(`${base}/fast/fast.so`), program('fast'), 0o644);
    put(upper('usr/local/bin/fast'), '#!/usr/local/bin/python3\n');
    put(upper(`${base}/other.so`), program('other'), 0o644);
    const digest = (path: string): string =>
      createHash('sha256')
        .update(readFileSync(upper(path)))
        .digest('base64url');
    put(
      upper(`${base}/fast-1.0.dist-info/RECORD`),
      `fast/fast.so,sha256=${digest(`${base}/fast/fast.so`)},9\n../../../bin/fast,sha256=${digest('usr/local/bin/fast')},25\n` +
        `../../../../../../../../etc/x,sha256=${'a'.repeat(43)},1\nfast-1.0.dist-info/RECORD,,\n`,
      0o644,
    );
    expect(await answerTo(`${base}/fast/fast.so`)).toEqual({ kind: 'explained', by: 'language-cache' });
    expect(await answerTo('usr/local/bin/fast')).toEqual({ kind: 'explained', by: 'language-cache' });
    expect(await answerTo(`${base}/other.so`)).toEqual(drift('NewLibrary'));
    put(upper('usr/local/bin/fast'), '#!/usr/local/bin/python3\nevil\n');
    expect(await answerTo('usr/local/bin/fast')).toEqual(drift('NewScript'));
  });

  it('whose records are links, FIFOs or too large explain nothing, and nothing hangs', async () => {
    put(upper('usr/bin/x'), program('x'));
    const sum = createHash('md5').update(program('x')).digest('hex');
    put(join(folder.path, 'outside/x.md5sums'), `${sum}  usr/bin/x\n`);
    mkdirSync(upper('var/lib/dpkg/info'), { recursive: true });
    put(upper('var/lib/dpkg/info/x.list'), '/usr/bin/x\n');
    symlinkSync(join(folder.path, 'outside/x.md5sums'), upper('var/lib/dpkg/info/x.md5sums'));
    put(upper('var/lib/dpkg/info/y.list'), '');
    execFileSync('mkfifo', [upper('var/lib/dpkg/info/y.md5sums')]);
    mkdirSync(upper('lib/apk/db'), { recursive: true });
    execFileSync('truncate', ['-s', '1G', upper('lib/apk/db/installed')]);
    expect(await answerTo('usr/bin/x')).toMatchObject({ kind: 'match' });
    rmSync(upper('var/lib/dpkg/info'), { recursive: true });
    symlinkSync(join(folder.path, 'outside'), upper('var/lib/dpkg/info'));
    copyFileSync(join(folder.path, 'outside/x.md5sums'), join(folder.path, 'outside/x.list'));
    expect(await answerTo('usr/bin/x')).toMatchObject({ kind: 'match' });
  });
});

describe('a policy', () => {
  it('ignores drift in a namespace, with a reason, and counts it as explained', async () => {
    put(upper('app'), program('built'));
    const policy = parseDriftPolicy('{"ignore":[{"namespaces":["ci-*"],"reason":"builds compile here"}]}');
    expect(await answerTo('app', { policy, namespace: 'ci-7' })).toEqual({ kind: 'explained', by: 'policy' });
    expect(await answerTo('app', { policy, namespace: 'shop' })).toMatchObject({ kind: 'match' });
    expect(await answerTo('app', { policy })).toMatchObject({ kind: 'match' });
  });

  it.each([
    ['{', /no JSON/],
    ['{"ignored":[]}', /unknown key "ignored"/],
    ['{"ignore":[{"namespaces":["a"]}]}', /ignore\[0\].reason is missing/],
    ['{"ignore":[{"namespaces":["a*b"],"reason":"x"}]}', /ignore\[0\].namespaces is no list/],
    ['{"ignore":[{"namespaces":["a"],"reason":"x","until":1}]}', /unknown key "until"/],
  ])('%s is refused with its place', (text, message) => {
    expect(() => parseDriftPolicy(text)).toThrow(message);
  });
});
