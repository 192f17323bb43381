import { spawn, type ChildProcess } from 'node:child_process';
import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pollUntil, silentLog } from '@guardimesh/kit';
import { readStartTimeTicks } from '@guardimesh/linux';
import { startFakeCri, testFolder, type FakeCri, type FakeCriContainer } from '@guardimesh/testkit';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { CrioRuntime, watchRuntimes } from '../src/runtimes/index.js';
import { readFeed, toldTwice } from './runtime-bench.js';

const hex = (digit: string): string => digit.repeat(64);
const LAYER = { top: hex('1'), base: hex('2'), writable: hex('3') };
const sha = (digit: string): string => `sha256:${hex(digit)}`;

describe('CRI-O', () => {
  let folder: ReturnType<typeof testFolder>;
  let hostRoot: string;
  let fake: FakeCri;
  let runtime: CrioRuntime;
  const children: ChildProcess[] = [];

  /** A process that lives until the test ends it. */
  function sleeper(): number {
    const child = spawn('sleep', ['600'], { stdio: 'ignore' });
    children.push(child);
    return child.pid ?? 0;
  }

  function container(id: string, changes: Partial<FakeCriContainer> & { readonly pid?: number }): FakeCriContainer {
    const root = { path: `/var/lib/containers/storage/overlay/${LAYER.writable}/merged` };
    return {
      ...{ id, sandboxId: hex('5'), name: 'web', image: 'localhost/web:1', imageRef: hex('9') },
      ...{ state: 'running', createdAtNs: 1.7e18 },
      info: JSON.stringify({ pid: changes.pid ?? 0, runtimeSpec: { root } }),
      ...changes,
    };
  }

  async function start(events: 'served' | 'unimplemented'): Promise<void> {
    fake = await startFakeCri({ socketPath: join(folder.path, 'crio.sock'), events });
    fake.putSandbox({
      ...{ id: hex('5'), name: 'web-0', namespace: 'shop', uid: 'u-1' },
      ...{ createdAtNs: 1.7e18, info: null },
    });
    runtime = new CrioRuntime({ socketPath: fake.socketPath, procRoot: '/proc', hostRoot, log: silentLog });
  }

  beforeEach(() => {
    folder = testFolder();
    hostRoot = join(folder.path, 'host');
    const overlay = `${hostRoot}/var/lib/containers/storage/overlay`;
    for (const layer of Object.values(LAYER)) mkdirSync(`${overlay}/${layer}/diff`, { recursive: true });
    mkdirSync(`${overlay}/l`);
    symlinkSync(`../${LAYER.top}/diff`, `${overlay}/l/TOP`);
    symlinkSync(`../${LAYER.base}/diff`, `${overlay}/l/BASE`);
    writeFileSync(`${overlay}/${LAYER.writable}/lower`, 'l/TOP:l/BASE');
    mkdirSync(`${overlay}-layers`);
    writeFileSync(
      `${overlay}-layers/layers.json`,
      JSON.stringify([
        { id: LAYER.base, 'diff-digest': sha('b') },
        { id: LAYER.top, parent: LAYER.base, 'diff-digest': sha('a') },
      ]),
    );
  });

  afterEach(() => {
    runtime.close();
    fake.stop();
    for (const child of children.splice(0)) child.kill('SIGKILL');
    folder.remove();
  });

  it('gives pod, image, process and layers with their digests', async () => {
    await start('served');
    const pid = sleeper();
    fake.putContainer(container(hex('c'), { pid }));
    const overlay = '/var/lib/containers/storage/overlay';
    expect(await runtime.list()).toEqual({
      leftOut: 0,
      containers: [
        {
          ...{ runtime: 'cri-o', id: hex('c'), name: 'web', kind: 'container', image: 'localhost/web:1' },
          imageDigest: sha('9'),
          process: { pid, startTimeTicks: readStartTimeTicks(pid) },
          root: {
            upper: `${overlay}/${LAYER.writable}/diff`,
            lowers: [
              { path: `${overlay}/${LAYER.top}/diff`, diffId: sha('a') },
              { path: `${overlay}/${LAYER.base}/diff`, diffId: sha('b') },
            ],
          },
          pod: { name: 'web-0', namespace: 'shop', uid: 'u-1' },
          createdAt: new Date(1.7e12).toISOString(),
        },
      ],
    });
  });

  it('asks for the details of a running container once, not at each list', async () => {
    await start('served');
    fake.putContainer(container(hex('c'), { pid: sleeper() }));
    await runtime.list();
    const calls = fake.calls('ContainerStatus');
    await runtime.list();
    expect(fake.calls('ContainerStatus')).toBe(calls);
  });

  it('still lists the others when one container is broken or its details are hostile', async () => {
    await start('served');
    const pid = sleeper();
    fake.putContainer(container('good', { pid }));
    fake.putContainer(container('broken', { info: null }));
    const evil = { pid: 'one', runtimeSpec: { root: { path: '/a/../../etc/overlay/x/merged' } } };
    for (const [index, info] of ['[', '{}', '[]', '0', JSON.stringify(evil), '['.repeat(100_000)].entries()) {
      fake.putContainer(container(`evil-${index}`, { info }));
    }
    fake.putContainer(container('x'.repeat(300), { pid }));
    const { containers, leftOut } = await runtime.list();
    expect(leftOut).toBe(1);
    expect(containers.map((each) => [each.id, each.process?.pid ?? null, each.root.upper !== null])).toEqual([
      ['good', pid, true],
      ['broken', null, false],
      ...[0, 1, 2, 3, 4, 5].map((index) => [`evil-${index}`, null, false]),
    ]);
  });

  it.each(['served', 'unimplemented'] as const)('tells starts and ends with a stream of events %s', async (events) => {
    await start(events);
    const feed = readFeed(
      watchRuntimes({
        hostRoot,
        sockets: [{ runtime: 'cri-o', hostPath: '/run/crio/crio.sock', socketPath: fake.socketPath }],
        log: silentLog,
        pace: { backoff: { firstMs: 10, maxMs: 20 } },
      }),
    );
    symlinkSync('/proc', `${hostRoot}/proc`);
    const pid = sleeper();
    try {
      fake.putContainer(container('one', { pid }));
      await pollUntil('one to start', () => feed.of('one').length === 1, { timeoutMs: 10_000 });
      if (events === 'served') {
        fake.breakStreams();
        // while nobody listens: only the list can tell
        fake.putContainer(container('one', { state: 'exited' }), { quiet: true });
      } else {
        fake.putContainer(container('one', { state: 'exited' }));
      }
      fake.putContainer(container('two', { pid }), { quiet: true });
      await pollUntil('two to start', () => feed.of('two').length === 1, { timeoutMs: 10_000 });
      await pollUntil('one to stop', () => feed.of('one').length === 2, { timeoutMs: 10_000 });
      expect(feed.of('one')).toEqual(['started', 'stopped']);
      expect(toldTwice(feed.events)).toEqual([]);
    } finally {
      await feed.end();
    }
  });
});
