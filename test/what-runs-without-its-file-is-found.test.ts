import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createProcessCheck } from '@guardimesh/engines';
import { pollUntil, silentLog } from '@guardimesh/kit';
import { lossyText, type ScanSummary } from '@guardimesh/model';
import { Reporter, scanTarget, type PassParts } from '@guardimesh/scan-core';
import { compileProgram, testFolder } from '@guardimesh/testkit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { engineOf, passParts, version } from '../packages/scan-core/test/ports-in-memory.js';
import {
  absent,
  startLab,
  targetOf,
  type LabContainer,
  type ProcessLab,
} from '../packages/sources/test/processes-parts.js';

const packages = new Set<string>();
const check = createProcessCheck({
  ...{ hostRoot: '', procRoot: '/proc', runtimePrograms: [], log: silentLog },
  isPackageFile: (_, path) => Promise.resolve(packages.has(lossyText(path))),
});

describe.skipIf(absent !== null)(`a pass over a container's processes ${absent ?? ''}`, () => {
  let lab: ProcessLab;
  let parts: PassParts & ReturnType<typeof passParts>;

  beforeAll(async () => {
    lab = await startLab();
    const engine = engineOf(() => ({ by: version, kind: 'clean' }));
    parts = { ...passParts(lab.source, engine), checks: [check] };
  });

  afterAll(async () => {
    check.close();
    await lab.stop();
  });

  /** Findings of one pass, as `kind name path`. */
  async function pass(
    container: Pick<LabContainer, 'target'>,
    checks = parts.checks,
  ): Promise<{ found: string[]; summary: ScanSummary }> {
    parts.reports.length = 0;
    const summary = await scanTarget(
      { ...parts, checks },
      new Reporter(parts),
      container.target,
      new AbortController().signal,
    );
    const found = parts.reports.flatMap((report) =>
      report.kind === 'finding'
        ? [`${report.finding.kind} ${report.finding.names[0]} ${lossyText(report.finding.path)}`]
        : [],
    );
    return { found: found.sort(), summary };
  }

  it.each([
    [['/opt/p', 'memfd', '/opt/p'], 'memfd Guardimesh.Fileless.MemfdProgram /memfd:x'],
    [['/opt/p', 'memfd-cloexec', '/opt/p'], 'memfd Guardimesh.Fileless.MemfdProgram /memfd:runc_cloned:/proc/self/exe'],
    [['/tmp/p', 'delete'], 'deleted Guardimesh.Deleted.Program /tmp/p'],
    [['/tmp/runc', 'delete'], 'deleted Guardimesh.Deleted.Program /tmp/runc'],
    [['/tmp/p', 'leave-first-thread'], 'deleted Guardimesh.Deleted.Program /tmp/p'],
    [['/opt/p', 'tmpfile'], 'deleted Guardimesh.Deleted.Program /tmp/#'],
    [['/dev/shm/p', 'wait'], 'memfd Guardimesh.Fileless.SharedMemoryProgram /dev/shm/p'],
    [['/opt/p', 'dlopen-memfd', '/opt/l.so'], 'library Guardimesh.Fileless.MemfdLibrary /memfd:lib'],
    [['/opt/p', 'dlopen-delete', '/tmp/l.so'], 'library Guardimesh.Deleted.SharedObject /tmp/l.so'],
    [['/opt/p', 'dlopen', '/dev/shm/l.so'], 'library Guardimesh.Fileless.SharedMemoryLibrary /dev/shm/l.so'],
  ])('finds %j', async (command, finding) => {
    const container = await lab.start();
    container.allowSharedMemoryPrograms();
    await container.shell('for at in /tmp /dev/shm; do cp /opt/p /opt/l.so $at; done; cp /opt/p /tmp/runc');
    await container.leave(...command);
    await ready(container);
    const first = await pass(container);
    expect(first.found.map((each) => each.replace(/#\d+$/, '#'))).toEqual([finding]);
    // the same again, known by now: still found, and not clean
    expect((await pass(container)).summary).toMatchObject({ seen: 1, found: 1, clean: 0 });
    await lab.containerd.stopContainer(container.id);
  });

  it('finds a memfd that was open in an earlier pass and is run now', async () => {
    const container = await lab.start();
    await container.leave('/opt/p', 'memfd-later', '/opt/p');
    await container.told(1);
    expect((await pass(container)).summary).toMatchObject({ seen: 1, clean: 1 });
    writeFileSync(join(container.root, 'tmp/go'), '');
    await ready(container);
    expect((await pass(container)).found).toEqual(['memfd Guardimesh.Fileless.MemfdProgram /memfd:later']);
    await lab.containerd.stopContainer(container.id);
  });

  it.each([
    ['a program of its own, copied and run', 'cp /opt/p /tmp/p', ['/tmp/p', 'wait'], ':', {}],
    ['a library on disk', 'cp /opt/l.so /tmp/l.so', ['/opt/p', 'dlopen', '/tmp/l.so'], ':', {}],
    ['code made at run time in a memfd that is mapped twice', ':', ['/opt/p', 'jit'], ':', {}],
    ['a program that is open and unlinked, but not run', 'cp /opt/p /tmp/h', ['/opt/p', 'hold', '/tmp/h'], ':', {}],
    ['a program in a memfd that is open, but not run', ':', ['/opt/p', 'memfd-held', '/opt/p'], ':', {}],
    ['a process that calls itself runc', ':', ['/opt/p', 'rename', 'runc'], ':', {}],
    ['a program of the image that is deleted while it runs', ':', ['/opt/p', 'delete'], ':', { 'in-image': 1 }],
    [
      'a library of the image that is replaced while it is loaded',
      ':',
      ['/opt/p', 'dlopen', '/opt/l.so'],
      'echo new > /opt/n; mv /opt/n /opt/l.so',
      { 'in-image': 1 },
    ],
    [
      'a program replaced by a copy of itself',
      'cp /opt/p /tmp/p; cp /opt/p /tmp/q',
      ['/tmp/p', 'wait'],
      'mv /tmp/q /tmp/p',
      {},
    ],
    [
      'a program that a package manager has replaced',
      'cp /opt/p /var/lib/packaged',
      ['/var/lib/packaged', 'wait'],
      'echo new > /tmp/n; mv /tmp/n /var/lib/packaged',
      { 'package-manager': 1 },
    ],
  ])('says nothing of %s', async (_, before, command, after, explained) => {
    packages.add('/var/lib/packaged');
    const container = await lab.start();
    await container.shell(before);
    await container.leave(...command);
    await ready(container);
    await container.shell(after);
    const { found, summary } = await pass(container);
    expect(found).toEqual([]);
    expect(summary).toMatchObject({ found: 0, unscanned: {}, explained });
    await lab.containerd.stopContainer(container.id);
  });

  it('knows the runtime in a memfd by its bytes, and no other program by its name', async () => {
    const knowing = createProcessCheck({
      ...{ hostRoot: '', procRoot: '/proc', log: silentLog },
      runtimePrograms: [lab.programFile],
    });
    const container = await lab.start();
    await container.shell('cp /opt/p /tmp/p; echo >> /tmp/p');
    await container.leave('/opt/p', 'memfd-cloexec', '/opt/p');
    await container.leave('/opt/p', 'memfd', '/tmp/p');
    await container.told(2);
    const { found, summary } = await pass(container, [knowing]);
    expect(found).toEqual(['memfd Guardimesh.Fileless.MemfdProgram /memfd:x']);
    expect(summary).toMatchObject({ seen: 2, clean: 1, found: 1, explained: { 'container-runtime': 1 } });
    knowing.close();
    await lab.containerd.stopContainer(container.id);
  });

  it('says nothing of the runtime while it starts processes', async () => {
    const container = await lab.start();
    let ended = false;
    const runs = Array.from({ length: 8 }, () => container.shell('true'));
    const all = Promise.all(runs).finally(() => {
      ended = true;
    });
    while (!ended) expect((await pass(container)).found).toEqual([]);
    await all;
    await lab.containerd.stopContainer(container.id);
  });

  it('says nothing of the runtime itself, which waits in the container for the word to start it', async () => {
    const bundle = testFolder();
    const runc = (...args: string[]): string =>
      execFileSync('runc', ['--root', join(bundle.path, 'state'), ...args], {
        encoding: 'utf8',
        stdio: ['ignore', 'ignore', 'inherit'],
      });
    const id = 'e'.repeat(64);
    try {
      mkdirSync(join(bundle.path, 'rootfs'));
      compileProgram(join(bundle.path, 'rootfs/p'), 'int main(void) { return 0; }\n', ['-static']);
      runc('spec', '--bundle', bundle.path);
      const specFile = join(bundle.path, 'config.json');
      const spec = JSON.parse(readFileSync(specFile, 'utf8')) as {
        process: { terminal: boolean; args: string[] };
        linux: { cgroupsPath?: string };
      };
      spec.process.terminal = false;
      spec.process.args = ['/p'];
      spec.linux.cgroupsPath = `${lab.containerd.cgroupParent}/${id}`;
      writeFileSync(specFile, JSON.stringify(spec));
      runc('create', '--bundle', bundle.path, '--pid-file', join(bundle.path, 'pid'), id);
      const target = targetOf({ id, pid: Number(readFileSync(join(bundle.path, 'pid'), 'utf8')) });
      expect((await pass({ target })).found).toEqual([]);
    } finally {
      runc('delete', '--force', id);
      bundle.remove();
    }
  });
});

async function ready(container: LabContainer): Promise<void> {
  await pollUntil('the program to wait', () => existsSync(join(container.root, 'tmp/ready')), { timeoutMs: 10_000 });
}
