import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, readdirSync, readFileSync, readlinkSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { pollUntil } from '@guardimesh/kit';
import { missing, testFolder } from '@guardimesh/testkit';
import { afterAll, describe, expect, it } from 'vitest';
import {
  buildImage,
  busyboxLayer,
  cleanLeftovers,
  containerdInstalled,
  isAlive,
  mountsBelow,
  readProcesses,
  startContainerd,
  startTimeTicks,
  type ProcessFacts,
  type RunningContainerd,
} from '@guardimesh/local';

const skip = missing('containerd', containerdInstalled());
const folder = testFolder();
afterAll(folder.remove);

/** Everything on this machine that belongs to the folder: daemon, shims, what runs in containers. */
function processesOf(path: string): ProcessFacts[] {
  return readProcesses().filter(
    (each) => each.arguments.some((text) => text.startsWith(path)) || each.rootUpper?.startsWith(path) === true,
  );
}

/** containerd keeps these outside its own folders; each container's `address` file names its own. */
function shimSockets(containerd: RunningContainerd): string[] {
  const tasks = join(containerd.state, 'io.containerd.runtime.v2.task', containerd.namespace);
  return readdirSync(tasks).map((id) => readFileSync(join(tasks, id, 'address'), 'utf8').replace('unix://', ''));
}

function cgroupsOf(parent: string): string {
  return execFileSync('find', ['/sys/fs/cgroup', '-path', `*${parent}*`, '-name', 'cgroup.procs'], {
    encoding: 'utf8',
  });
}

async function startTwoContainers(containerd: RunningContainerd): Promise<void> {
  const settings = {
    name: 'localhost/left:1',
    layers: [await busyboxLayer()],
    config: { cmd: ['/bin/sleep', '3600'] },
  };
  const image = await buildImage(settings, join(folder.path, 'image.tar'));
  await containerd.importImage(image.tarPath);
  await containerd.runContainer({ image: image.name });
  // one that ignores SIGTERM, with a child in a session of its own
  await containerd.runContainer({
    image: image.name,
    command: ['/bin/sh', '-c', "trap '' TERM; /bin/busybox setsid sleep 3601 & while :; do sleep 3600; done"],
  });
}

describe.skipIf(skip !== null)('a containerd of our own', () => {
  it('leaves no process, mount, cgroup, socket or folder when stopped', async () => {
    const path = join(folder.path, 'stopped');
    const containerd = await startContainerd({ folder: path });
    await startTwoContainers(containerd);
    // containerd, two shims, at least three processes in containers: otherwise nothing is proven below
    const running = await pollUntil(
      'six processes',
      () => {
        const found = processesOf(path);
        return found.length >= 6 ? found : null;
      },
      { timeoutMs: 10_000 },
    );
    const sockets = shimSockets(containerd);
    expect(sockets.filter((each) => existsSync(each))).toHaveLength(2);
    expect(mountsBelow(path).length).toBeGreaterThanOrEqual(2);
    expect(cgroupsOf(containerd.cgroupParent)).not.toBe('');
    await containerd.stop();
    expect(running.filter(isAlive)).toEqual([]);
    expect(processesOf(path)).toEqual([]);
    expect(mountsBelow(path)).toEqual([]);
    expect(cgroupsOf(containerd.cgroupParent)).toBe('');
    expect(sockets.filter((each) => existsSync(each))).toEqual([]);
    expect(existsSync(path)).toBe(false);
    // a second stop waits for the same end
    await containerd.stop();
  });

  it('listens on loopback only', async () => {
    const containerd = await startContainerd({ folder: join(folder.path, 'listen') });
    try {
      const fds = readdirSync(`/proc/${containerd.pid}/fd`).flatMap((fd) => linkOf(`/proc/${containerd.pid}/fd/${fd}`));
      const listening = ['tcp', 'tcp6']
        .flatMap((table) => readFileSync(`/proc/${containerd.pid}/net/${table}`, 'utf8').split('\n').slice(1))
        .map((line) => line.trim().split(/\s+/))
        .filter((fields) => fields[3] === '0A' && fds.includes(`socket:[${fields[9] ?? ''}]`))
        .map((fields) => fields[1]?.split(':')[0]);
      expect(listening.filter((address) => address !== '0100007F')).toEqual([]);
    } finally {
      await containerd.stop();
    }
  });

  it('is cleaned up after its owner was killed, with containers running', async () => {
    const path = join(folder.path, 'killed');
    const owner = spawn(process.execPath, ['--input-type=module', '--eval', OWNER], {
      stdio: ['ignore', 'pipe', 'inherit'],
      env: {
        GUARDIMESH_LOCAL: new URL('../dist/index.js', import.meta.url).href,
        FOLDER: path,
        TAR: join(folder.path, 'k.tar'),
      },
    });
    const exited = once(owner, 'exit');
    try {
      expect(await once(createInterface({ input: owner.stdout }), 'line')).toEqual(['running']);
      await expect(cleanLeftovers(path), 'while its owner lives').rejects.toMatchObject({ code: 'folder-unfit' });
      expect(processesOf(path).length).toBeGreaterThanOrEqual(3);
    } finally {
      owner.kill('SIGKILL');
      await exited;
    }
    // shims and containers outlive both their owner and their containerd
    const left = processesOf(path);
    expect(left.length).toBeGreaterThanOrEqual(2);
    await cleanLeftovers(path);
    expect(left.filter(isAlive)).toEqual([]);
    expect(processesOf(path)).toEqual([]);
    expect(mountsBelow(path)).toEqual([]);
    expect(existsSync(path)).toBe(false);
    // nothing there is nothing to do
    await cleanLeftovers(path);
  });

  it('never takes, cleans or deletes a folder that holds something else', async () => {
    const path = join(folder.path, 'precious');
    mkdirSync(path);
    writeFileSync(join(path, 'thesis.txt'), 'years of work');
    await expect(startContainerd({ folder: path })).rejects.toMatchObject({ code: 'folder-unfit' });
    await expect(cleanLeftovers(path)).rejects.toMatchObject({ code: 'folder-unfit' });
    expect(readdirSync(path)).toEqual(['thesis.txt']);
  });

  it('refuses a second one in the same folder, and the first goes on', async () => {
    const path = join(folder.path, 'twice');
    const containerd = await startContainerd({ folder: path });
    try {
      await expect(startContainerd({ folder: path })).rejects.toMatchObject({ code: 'folder-unfit' });
      expect(startTimeTicks(containerd.pid)).not.toBeNull();
      await containerd.ctr(['version']);
    } finally {
      await containerd.stop();
    }
  });

  it('unmounts below the real folder where it was given through a symlink', async () => {
    mkdirSync(join(folder.path, 'real'));
    symlinkSync(join(folder.path, 'real'), join(folder.path, 'alias'));
    const containerd = await startContainerd({ folder: join(folder.path, 'alias', 'c') });
    await startTwoContainers(containerd);
    expect(containerd.folder).toBe(join(folder.path, 'real', 'c'));
    await containerd.stop();
    expect(mountsBelow(folder.path)).toEqual([]);
    expect(readdirSync(join(folder.path, 'real'))).toEqual([]);
  });

  it('refuses a folder too deep for its sockets, before making anything', async () => {
    const path = join(folder.path, 'd'.repeat(90));
    await expect(startContainerd({ folder: path })).rejects.toMatchObject({ code: 'folder-unfit' });
    await expect(startContainerd({ folder: 'relative' })).rejects.toMatchObject({ code: 'folder-unfit' });
    expect(existsSync(path)).toBe(false);
  });
});

const OWNER = `
const local = await import(process.env.GUARDIMESH_LOCAL);
const containerd = await local.startContainerd({ folder: process.env.FOLDER });
const image = await local.buildImage(
  { name: 'localhost/left:1', layers: [await local.busyboxLayer()], config: { cmd: ['/bin/sleep', '3600'] } },
  process.env.TAR,
);
await containerd.importImage(image.tarPath);
await containerd.runContainer({ image: image.name });
console.log('running');
setInterval(() => undefined, 1000);
`;

function linkOf(path: string): string[] {
  try {
    return [readlinkSync(path)];
  } catch {
    return [];
  }
}
