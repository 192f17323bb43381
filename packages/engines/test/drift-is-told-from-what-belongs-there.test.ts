import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { createDriftCheck, parseDriftPolicy, REPORT_ALL_DRIFT } from '@guardimesh/engines';
import { silentLog, systemClock } from '@guardimesh/kit';
import type { ScanTarget } from '@guardimesh/model';
import { compileProgram, compilerInstalled, missing } from '@guardimesh/testkit';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { checkFile, drift, driftWorld, program, put, setAttribute, targetOf, type DriftWorld } from './drift-world.js';

const noCompiler = missing('gcc', compilerInstalled());

let world: DriftWorld;
const upper = (path: string): string => join(world.upper, path);
const lower = (path: string, layer = 'base'): string => world.layer(layer, path);
const answerTo: DriftWorld['answerTo'] = (path, settings) => world.answerTo(path, settings);

beforeEach(() => {
  world = driftWorld();
});
afterEach(() => {
  world.remove();
});

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

describe('what an upper layer of the image hides', () => {
  it('is not in the image: below a removed folder, an opaque one, or a file or link in its place', async () => {
    for (const folder of ['removed', 'opaque', 'file', 'link']) put(lower(`opt/${folder}/bin/x`), program(folder));
    mkdirSync(lower('opt/opaque/bin', 'app'), { recursive: true });
    setAttribute(lower('opt/opaque', 'app'), 'trusted.overlay.opaque', 'y');
    execFileSync('mknod', [lower('opt/removed', 'app'), 'c', '0', '0']);
    put(lower('opt/file', 'app'), 'text');
    symlinkSync(lower('opt/file'), lower('opt/link', 'app'));
    for (const folder of ['removed', 'opaque', 'file', 'link']) {
      put(upper(`opt/${folder}/bin/x`), program(folder));
      expect(await answerTo(`opt/${folder}/bin/x`), folder).toEqual(drift('NewProgram'));
      // nor does the index of the image's programs know it
      put(upper(`tmp/${folder}`), program(folder));
      expect(await answerTo(`tmp/${folder}`), folder).toEqual(drift('NewProgram'));
    }
  });

  it('does not hide its neighbours', async () => {
    put(lower('opt/kept/x'), program('kept'));
    mkdirSync(lower('opt/kept', 'app'), { recursive: true });
    setAttribute(lower('opt/kept', 'app'), 'trusted.overlay.opaque', 'x');
    put(upper('opt/kept/x'), program('kept'), 0o700);
    expect(await answerTo('opt/kept/x')).toEqual({ kind: 'explained', by: 'metadata-copy-up' });
  });
});

describe('a layer that cannot be looked into', () => {
  it('leaves the answer open, and is no proof that a program is new', async () => {
    put(upper('bin/x'), program('x'));
    rmSync(lower('', 'app'), { recursive: true });
    expect(await answerTo('bin/x')).toMatchObject({ kind: 'undecided' });
  });

  it('and layers that the runtime does not tell leave it open too', async () => {
    put(upper('bin/a'), program('a'));
    const target = targetOf(world.upper, []);
    expect(await checkFile(target, upper('bin/a'), '/bin/a')).toMatchObject({ kind: 'undecided' });
  });
});

describe('a file larger than the limit', () => {
  it('is not read: new where nothing is there, undecided where it would have to be compared', async () => {
    put(upper('tmp/x'), program('dropped'));
    put(lower('bin/y'), program('same'));
    put(upper('bin/y'), program('same'));
    const budget = { fileBytesMax: 1_000 };
    expect(await answerTo('tmp/x', { budget })).toEqual(drift('NewProgram'));
    expect(await answerTo('bin/y', { budget })).toMatchObject({ kind: 'undecided' });
  });
});

describe.skipIf(noCompiler !== null)(`an object file ${noCompiler ?? ''}`, () => {
  it('is a kernel module where it has what a kernel reads of one, and else nothing', async () => {
    const source = 'static const char info[] __attribute__((section(SECTION), used)) = "license=GPL";';
    compileProgram(join(world.folder, 'module'), source, ['-c', '-DSECTION=".modinfo"']);
    compileProgram(join(world.folder, 'object'), source, ['-c', '-DSECTION=".other"']);
    put(upper('lib/x.ko'), readFileSync(join(world.folder, 'module')), 0o644);
    put(upper('tmp/x.o'), readFileSync(join(world.folder, 'object')), 0o644);
    expect(await answerTo('lib/x.ko')).toEqual(drift('NewKernelModule'));
    expect(await answerTo('tmp/x.o')).toEqual({ kind: 'nothing' });
  });
});

describe('where a file comes from', () => {
  it('decides whether it is looked at: a layer is the image itself, a process is another check’s', async () => {
    put(upper('x'), program('x'));
    const answers = await Promise.all(
      (['walk', 'volume', 'written', 'layer', 'exe', 'map', 'descriptor'] as const).map((origin) =>
        checkFile(world.target(), upper('x'), '/x', {}, origin),
      ),
    );
    expect(answers.map(({ kind }) => kind)).toEqual([
      ...Array<string>(3).fill('match'),
      ...Array<string>(4).fill('nothing'),
    ]);
  });
});

describe('the context of an answer', () => {
  const contextOf = (target: ScanTarget, policy = REPORT_ALL_DRIFT): Promise<string> =>
    createDriftCheck({ hostRoot: '', policy, settlingSeconds: 0, clock: systemClock, log: silentLog }).contextOf(
      target,
    );

  it('is of the image and of what the policy says of the namespace: a volume’s file may be in two containers', async () => {
    const other = targetOf(world.upper, [lower('')]);
    expect(await contextOf(world.target())).toBe(
      await contextOf(targetOf('/elsewhere', [lower('', 'app'), lower('')])),
    );
    expect(await contextOf(world.target())).not.toBe(await contextOf(other));
    const policy = parseDriftPolicy('{"ignore":[{"namespaces":["ci"],"reason":"builds"}]}');
    const inShop = await contextOf(world.target({ namespace: 'shop' }), policy);
    expect(await contextOf(world.target({ namespace: 'ci' }), policy)).not.toBe(inShop);
    expect(await contextOf(world.target({ namespace: 'web' }), policy)).toBe(inShop);
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
