import { existsSync } from 'node:fs';
import { connect, createServer, type Server, type Socket } from 'node:net';
import { join } from 'node:path';
import { pollUntil, silentLog } from '@guardimesh/kit';
import { readStartTimeTicks } from '@guardimesh/linux';
import {
  buildImage,
  busyboxLayer,
  containerdInstalled,
  startChild,
  startContainerd,
  type BuiltImage,
  type RunningChild,
  type RunningContainerd,
  type StartedContainer,
} from '@guardimesh/local';
import { dockerdInstalled, missing, startDockerd, testFolder, type RunningDockerd } from '@guardimesh/testkit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { connectInspector, listContainers, watchRuntimes, type RuntimeSocket } from '../src/index.js';
import { readFeed, toldTwice, type ReadFeed } from './runtime-bench.js';

const INSPECTOR = join(import.meta.dirname, '../../../apps/agent/dist/inspector/main.js');
const noContainerd = missing('containerd', containerdInstalled());
const noDocker = missing('dockerd', dockerdInstalled());
const noInspector = missing('the built inspector', existsSync(INSPECTOR));
const COMMAND = ['/bin/sh', '-c', 'sleep 3600 & wait'];
const SOON = { timeoutMs: 30_000 };
const folder = testFolder();
let image: BuiltImage;

async function told(feed: ReadFeed, id: string, kinds: readonly string[]): Promise<void> {
  await pollUntil(`${id} to be told as ${kinds.join(', ')}`, () => feed.of(id).length >= kinds.length, SOON);
  expect(feed.of(id)).toEqual(kinds);
}

beforeAll(async () => {
  const layers = [await busyboxLayer(), [{ path: '/opt/second', content: 'second' }]];
  image = await buildImage({ name: 'localhost/two:1', layers, config: { cmd: COMMAND } }, join(folder.path, 'i.tar'));
});
afterAll(() => {
  folder.remove();
});

describe.skipIf(noContainerd !== null)(`containerd is killed and started again ${noContainerd ?? ''}`, () => {
  const place = join(folder.path, 'c');
  let containerd: RunningContainerd;
  let daemonPid: number;
  let restarted: RunningChild | null = null;
  const run = (): Promise<StartedContainer> => containerd.runContainer({ image: image.name, command: COMMAND });
  const socket = (): RuntimeSocket => ({
    ...{ runtime: 'containerd', hostPath: containerd.socketPath, socketPath: containerd.socketPath },
  });

  async function killDaemon(): Promise<void> {
    process.kill(daemonPid, 'SIGKILL');
    await pollUntil('containerd to be gone', () => readStartTimeTicks(daemonPid) === null, SOON);
  }

  async function startDaemon(): Promise<void> {
    restarted = await startChild({
      name: 'containerd',
      command: 'containerd',
      args: ['--config', join(place, 'config.toml'), '--log-level', 'warn'],
      environment: { PATH: '/usr/sbin:/usr/bin:/sbin:/bin' },
      logFile: join(place, 'again.log'),
    });
    daemonPid = restarted.pid;
    const answers = (): Promise<boolean> =>
      containerd.ctr(['version']).then(
        () => true,
        () => false,
      );
    await pollUntil('containerd to answer again', answers, SOON);
  }

  beforeAll(async () => {
    containerd = await startContainerd({ folder: place });
    daemonPid = containerd.pid;
    await containerd.importImage(image.tarPath);
  });
  afterAll(async () => {
    await restarted?.stop();
    await containerd.stop();
  });

  it('tells what ended while it was away, and what began after, each life once', async () => {
    const [stays, ends] = [await run(), await run()];
    const feed = readFeed(watchRuntimes({ hostRoot: '', sockets: [socket()], log: silentLog }));
    try {
      await told(feed, stays.id, ['started']);
      await told(feed, ends.id, ['started']);
      await killDaemon();
      process.kill(ends.pid, 'SIGKILL');
      // known by its pid and start time, while no runtime answers
      await told(feed, ends.id, ['started', 'stopped']);
      await startDaemon();
      const begins = await run();
      await told(feed, begins.id, ['started']);
      await containerd.stopContainer(begins.id);
      await told(feed, begins.id, ['started', 'stopped']);
      expect(feed.of(stays.id)).toEqual(['started']);
      expect(toldTwice(feed.events)).toEqual([]);
    } finally {
      await feed.end();
    }
  });

  it('tells each of many short-lived containers that still exists, while executed processes come and go', async () => {
    const stays = await run();
    const feed = readFeed(watchRuntimes({ hostRoot: '', sockets: [socket()], log: silentLog }));
    try {
      await told(feed, stays.id, ['started']);
      for (let round = 0; round < 3; round += 1) {
        await containerd.execIn(stays.id, ['/bin/true']);
        const short = await run();
        await told(feed, short.id, ['started']);
        await containerd.killContainer(short.id);
        await told(feed, short.id, ['started', 'stopped']);
        await containerd.ctr(['containers', 'delete', short.id]);
      }
      expect(feed.of(stays.id)).toEqual(['started']);
      expect(toldTwice(feed.events)).toEqual([]);
    } finally {
      await feed.end();
    }
  });

  it.skipIf(noInspector !== null)('tells no life twice when the inspector is killed, and misses none', async () => {
    const socketPath = join(folder.path, 'link', 'i.sock');
    const inspect = (): Promise<RunningChild> =>
      startChild({
        name: 'inspector',
        command: process.execPath,
        args: [INSPECTOR],
        environment: {
          GUARDIMESH_INSPECTOR_SOCKET: socketPath,
          GUARDIMESH_RUNTIME_SOCKETS: `containerd:${containerd.socketPath}`,
        },
        logFile: join(folder.path, 'inspector.log'),
      });
    const [stays, ends] = [await run(), await run()];
    let inspector = await inspect();
    const feed = readFeed(connectInspector({ socketPath, log: silentLog, backoff: { firstMs: 20, maxMs: 100 } }));
    try {
      await told(feed, stays.id, ['started']);
      await told(feed, ends.id, ['started']);
      inspector.process.kill('SIGKILL');
      await inspector.exited;
      await containerd.stopContainer(ends.id);
      const begins = await run();
      expect(feed.of(ends.id)).toEqual(['started']);
      inspector = await inspect();
      await told(feed, begins.id, ['started']);
      await told(feed, ends.id, ['started', 'stopped']);
      expect(feed.of(stays.id)).toEqual(['started']);
      expect(toldTwice(feed.events)).toEqual([]);
      const listed = await listContainers({ socketPath });
      expect(listed.map((each) => each.id)).toEqual(expect.arrayContaining([stays.id, begins.id]));
    } finally {
      await feed.end();
      expect(await inspector.stop()).toEqual({ code: 0, signal: null });
    }
    expect(existsSync(socketPath)).toBe(false);
  });
});

describe.skipIf(noDocker !== null)(`the connection to Docker breaks ${noDocker ?? ''}`, () => {
  let dockerd: RunningDockerd;
  let proxy: Server;
  const open = new Set<Socket>();
  let through = true;
  const proxyPath = join(folder.path, 'p.sock');

  beforeAll(async () => {
    dockerd = await startDockerd({ folder: join(folder.path, 'd') });
    await dockerd.loadImage(image.tarPath);
    proxy = createServer((client) => {
      if (!through) {
        client.destroy();
        return;
      }
      const server = connect(dockerd.socketPath);
      for (const [one, other] of [
        [client, server],
        [server, client],
      ] as const) {
        open.add(one);
        one.on('error', () => one.destroy());
        one.on('close', () => {
          open.delete(one);
          other.destroy();
        });
        one.pipe(other);
      }
    });
    await new Promise<void>((resolve) => proxy.listen(proxyPath, resolve));
  });
  afterAll(async () => {
    for (const each of open) each.destroy();
    proxy.close();
    await dockerd.stop();
  });

  it('tells what began and ended meanwhile, each life once', async () => {
    const run = (): Promise<string> => dockerd.runContainer({ image: image.name, command: COMMAND });
    const [stays, ends, restarts] = [await run(), await run(), await run()];
    const sockets: RuntimeSocket[] = [{ runtime: 'docker', hostPath: '/run/docker.sock', socketPath: proxyPath }];
    const feed = readFeed(watchRuntimes({ hostRoot: '', sockets, log: silentLog }));
    try {
      for (const id of [stays, ends, restarts]) await told(feed, id, ['started']);
      through = false;
      for (const each of open) each.destroy();
      await dockerd.removeContainer(ends);
      await dockerd.docker(['kill', restarts]);
      await dockerd.docker(['start', restarts]);
      const begins = await run();
      through = true;
      await told(feed, begins, ['started']);
      await told(feed, ends, ['started', 'stopped']);
      await told(feed, restarts, ['started', 'stopped', 'started']);
      expect(feed.of(stays)).toEqual(['started']);
      expect(toldTwice(feed.events)).toEqual([]);
    } finally {
      await feed.end();
    }
  });
});
