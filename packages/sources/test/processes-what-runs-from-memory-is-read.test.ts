import { spawn } from 'node:child_process';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { absent, bytesOf, candidatesOf, startLab, targetOf, type ProcessLab } from './processes-parts.js';

describe.skipIf(absent !== null)(`what a container's processes run ${absent ?? ''}`, () => {
  let lab: ProcessLab;

  beforeAll(async () => {
    lab = await startLab();
  });

  afterAll(async () => {
    await lab.stop();
  });

  it.each([
    ['memfd', 'exe memfd /memfd:x'],
    ['memfd-cloexec', 'exe memfd /memfd:runc_cloned:/proc/self/exe'],
  ])('is told and read when it is a memfd: %s', async (mode, told) => {
    const container = await lab.start();
    await container.leave('/opt/p', mode, '/opt/p');
    expect(await container.told(1)).toEqual([told]);
    const looked = await container.look();
    const [candidate] = candidatesOf(looked?.entries ?? []);
    if (looked === null || candidate === undefined) throw new Error('nothing was told');
    expect(bytesOf(looked.layer, candidate).equals(lab.program)).toBe(true);
    // fexecve names the process after the path; what it calls itself is told and decides nothing
    expect(candidate.use?.process.pid).toBeGreaterThan(1);
    await looked.layer.close();
    await lab.containerd.stopContainer(container.id);
  });

  it('is read when its file is gone, replaced by a rename, or has lost its first thread', async () => {
    const container = await lab.start();
    await container.shell('cp /opt/p /tmp/a; cp /opt/p /tmp/b; cp /opt/p "/tmp/c (deleted)"; cp /opt/p /tmp/d');
    await container.leave('/tmp/a', 'delete');
    await container.leave('/tmp/b', 'wait');
    await container.leave('/tmp/c (deleted)', 'wait');
    await container.leave('/tmp/d', 'leave-first-thread');
    await container.shell('echo other > /tmp/n');
    // the shell's own child may not have called execve(2) yet
    await container.shell('until grep -q "^/tmp/b" /proc/[0-9]*/cmdline; do :; done; mv /tmp/n /tmp/b');
    expect(await container.told(3)).toEqual(['exe deleted /tmp/a', 'exe deleted /tmp/b', 'exe deleted /tmp/d']);
    const looked = await container.look();
    if (looked === null) throw new Error('nothing was told');
    for (const candidate of candidatesOf(looked.entries))
      expect(bytesOf(looked.layer, candidate).equals(lab.program)).toBe(true);
    // the file of that name is there: the kernel's mark on the renamed one is no part of any name
    await container.shell('rm "/tmp/c (deleted)"');
    expect(await container.told(4)).toContain('exe deleted /tmp/c (deleted)');
    await looked.layer.close();
    await lab.containerd.stopContainer(container.id);
  });

  it('is read from shared memory, and its libraries from there, from memory and from deleted files', async () => {
    const container = await lab.start();
    container.allowSharedMemoryPrograms();
    await container.shell('cp /opt/l.so /tmp/l.so; cp /opt/l.so /dev/shm/s.so; cp /opt/p /dev/shm/p');
    await container.leave('/opt/p', 'dlopen-memfd', '/opt/l.so');
    await container.leave('/opt/p', 'dlopen-delete', '/tmp/l.so');
    await container.leave('/dev/shm/p', 'dlopen', '/dev/shm/s.so');
    expect(await container.told(4)).toEqual([
      'exe on-disk /dev/shm/p',
      'map deleted /tmp/l.so',
      'map memfd /memfd:lib',
      'map on-disk /dev/shm/s.so',
    ]);
    const looked = await container.look();
    if (looked === null) throw new Error('nothing was told');
    for (const candidate of candidatesOf(looked.entries))
      expect(bytesOf(looked.layer, candidate).equals(candidate.origin === 'exe' ? lab.program : lab.library)).toBe(
        true,
      );
    await looked.layer.close();
    await lab.containerd.stopContainer(container.id);
  });

  it('has files read that it holds open after unlinking, and each file once however many use it', async () => {
    const container = await lab.start();
    await container.shell('echo data > /tmp/h; : > /tmp/e; cp /opt/p /tmp/q');
    await container.leave('/opt/p', 'hold', '/tmp/h');
    await container.leave('/opt/p', 'hold', '/tmp/e');
    await container.leave('/opt/p', 'memfd-held', '/opt/l.so');
    for (let each = 0; each < 3; each += 1) await container.leave('/tmp/q', 'wait');
    await container.shell('until [ $(grep -l "^/tmp/q" /proc/[0-9]*/cmdline | wc -l) = 3 ]; do :; done; rm /tmp/q');
    expect(await container.told(4)).toEqual([
      'descriptor deleted /tmp/h',
      'descriptor memfd /memfd:data',
      'empty /tmp/e',
      'exe deleted /tmp/q',
    ]);
    await lab.containerd.stopContainer(container.id);
  });

  it('is still read after the process has ended during the pass, and never from a process that took its number', async () => {
    const container = await lab.start();
    await container.leave('/opt/p', 'memfd', '/opt/p');
    await container.told(1);
    const held = await container.look();
    const late = await lab.source.open(container.target);
    if (held === null || late === null || typeof late === 'string') throw new Error('nothing was told');
    const [candidate] = candidatesOf(held.entries);
    if (candidate?.use === undefined) throw new Error('no candidate');
    process.kill(candidate.use.process.pid, 'SIGKILL');
    await container.told(0);
    expect(bytesOf(held.layer, candidate).equals(lab.program)).toBe(true);
    // looked at, and gone before it could be held
    const told = [];
    for await (const entries of late.walk(new AbortController().signal)) told.push(...entries);
    expect(told).toMatchObject([{ kind: 'unscanned', reason: 'process-gone' }]);
    expect(held.layer.openFile({ ...candidate })).toBe('process-gone');
    await Promise.all([held.layer.close(), late.close()]);
    await lab.containerd.stopContainer(container.id);
  });

  it('is not told of honest processes, of other containers, or of the host', async () => {
    const [container, other] = [await lab.start(), await lab.start()];
    await container.shell('cp /opt/p /tmp/w');
    await container.leave('/tmp/w', 'wait');
    await container.leave('/tmp/w', 'rename', 'runc');
    await container.leave('/opt/p', 'dlopen', '/opt/l.so');
    await other.leave('/opt/p', 'memfd', '/opt/p');
    await other.told(1);
    expect(await container.told(0)).toEqual([]);
    const mine = spawn('/bin/sleep', ['60']);
    expect(await container.told(0)).toEqual([]);
    mine.kill();
    await lab.containerd.stopContainer(container.id);
    await lab.containerd.stopContainer(other.id);
    expect(await lab.source.open(container.target)).toBeNull();
    expect(await lab.source.open(targetOf({ id: 'f'.repeat(64), pid: 4_194_303 }))).toBeNull();
  });
});
