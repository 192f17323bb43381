import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pollUntil } from '@guardimesh/kit';
import { ProcessFolder, ProcRoot, readStartTimeTicks } from '@guardimesh/linux';
import { missing } from '@guardimesh/testkit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DEFAULT_PROCESS_BOUNDS } from '../src/processes/bounds.js';
import { enterProcess } from '../src/processes/owner/index.js';
import { ProcessSweep } from '../src/processes/sweep/index.js';
import { absent, startLab, type LabContainer, type ProcessLab } from './processes-parts.js';

const root = new ProcRoot('/proc');

afterAll(() => {
  root.close();
});

describe.skipIf(absent !== null)(`a sweep over the node's processes ${absent ?? ''}`, () => {
  let lab: ProcessLab;

  beforeAll(async () => {
    lab = await startLab();
  });

  afterAll(async () => {
    await lab.stop();
  });

  const ready = (container: LabContainer): Promise<boolean> =>
    pollUntil('the program to wait', () => existsSync(join(container.root, 'tmp/ready')), { timeoutMs: 10_000 });

  it('tells a container once for each process that runs from memory, and no honest one', async () => {
    const [bad, good] = [await lab.start(), await lab.start()];
    const refs = [bad, good].map(({ target }) => target.container);
    const sweep = new ProcessSweep(root, DEFAULT_PROCESS_BOUNDS);
    await good.shell('cp /opt/p /tmp/p; cp /opt/l.so /tmp/l.so');
    await good.leave('/tmp/p', 'dlopen', '/tmp/l.so');
    await ready(good);
    expect(sweep.sweep(refs, 0).containerIds).toEqual([]);
    for (const [before, time] of [1_000, 2_000].entries()) {
      await bad.leave('/opt/p', 'memfd', '/opt/p');
      await bad.told(before + 1);
      expect(sweep.sweep(refs, time).containerIds).toEqual([bad.id]);
      expect(sweep.sweep(refs, time + 500).containerIds).toEqual([]);
    }
    // a process is there before its container is told
    const other = new ProcessSweep(root, DEFAULT_PROCESS_BOUNDS);
    expect(other.sweep([], 0).containerIds).toEqual([]);
    expect(other.sweep(refs, 1).containerIds).toEqual([bad.id]);
    await Promise.all([bad, good].map(({ id }) => lab.containerd.stopContainer(id)));
    expect(sweep.sweep(refs, 9_000).containerIds).toEqual([]);
  });

  it('sees a known process run another program, and load a library when its mappings are due', async () => {
    const container = await lab.start();
    const refs = [container.target.container];
    const sweep = new ProcessSweep(root, DEFAULT_PROCESS_BOUNDS);
    await container.leave('/opt/p', 'memfd-later', '/opt/p');
    await container.told(1);
    await container.leave('/opt/p', 'dlopen-later', '/opt/l.so');
    const began = sweep.sweep(refs, 0);
    expect(began.containerIds).toEqual([]);
    // a minute on, each is looked at in full only now and then
    sweep.sweep(refs, 61_000);
    expect(sweep.sweep(refs, 62_000)).toMatchObject({ containerIds: [], looked: 0 });
    writeFileSync(join(container.root, 'tmp/go'), '');
    await pollUntil(
      'both to be in use',
      async () => (await container.told(2)).join() === 'exe memfd /memfd:later,map memfd /memfd:lib',
      { timeoutMs: 10_000 },
    );
    const now = sweep.sweep(refs, 63_000);
    // of these two only the new program makes its process be looked at at once
    expect(now).toMatchObject({ containerIds: [container.id], looked: 1 });
    expect(sweep.sweep(refs, 122_000).containerIds).toEqual([container.id]);
    expect(sweep.sweep(refs, 183_000).containerIds).toEqual([]);
    await lab.containerd.stopContainer(container.id);
  });

  it('is told through its thread, and ends when it is no longer wanted', async () => {
    const container = await lab.start();
    const enough = new AbortController();
    await container.leave('/opt/p', 'memfd', '/opt/p');
    const told: string[] = [];
    for await (const id of lab.source.watch.news(() => [container.target.container], enough.signal)) {
      told.push(id);
      enough.abort();
    }
    expect(told).toEqual([container.id]);
    await lab.containerd.stopContainer(container.id);
  });
});

const cannotChoose = missing('the right to choose the next pid', existsSync('/proc/sys/kernel/ns_last_pid'));

describe.skipIf(cannotChoose !== null)(`a process that has got another's number ${cannotChoose ?? ''}`, () => {
  it('is not taken for it', async () => {
    const folder = new ProcessFolder(root);
    const first = spawn('/bin/sleep', ['60'], { stdio: 'ignore' });
    const pid = first.pid ?? 0;
    const identity = { pid, startTimeTicks: readStartTimeTicks(pid) ?? -1 };
    expect(enterProcess(folder, identity)).toBe(true);
    // start times are told in hundredths of a second (proc_pid_stat(5)): the next one's must be another
    const uptime = (): number => Number(readFileSync('/proc/uptime', 'latin1').split(' ')[0]) * 100;
    await pollUntil('the next tick', () => uptime() > identity.startTimeTicks + 1, { timeoutMs: 5_000, everyMs: 5 });
    const ended = once(first, 'exit');
    first.kill('SIGKILL');
    await ended;
    const second = await pollUntil(
      'a process of the same number',
      async () => {
        writeFileSync('/proc/sys/kernel/ns_last_pid', String(pid - 1));
        const child = spawn('/bin/sleep', ['60'], { stdio: 'ignore' });
        if (child.pid === pid) return child;
        const gone = once(child, 'exit');
        child.kill('SIGKILL');
        await gone;
        return null;
      },
      { timeoutMs: 20_000 },
    );
    expect(folder.readStat()).toBeLessThan(0);
    expect(enterProcess(folder, identity)).toBe(false);
    folder.leave();
    second.kill('SIGKILL');
  });
});
