import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { silentLog } from '@guardimesh/kit';
import { readStartTimeTicks } from '@guardimesh/linux';
import {
  buildImage,
  busyboxLayer,
  containerdInstalled,
  startContainerd,
  type BuiltImage,
  type RunningContainerd,
} from '@guardimesh/local';
import type { ContainerSnapshot } from '@guardimesh/model';
import { dockerdInstalled, missing, startDockerd, testFolder, type RunningDockerd } from '@guardimesh/testkit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ContainerdRuntime, DockerRuntime, type ContainerRuntime } from '../src/runtimes/index.js';

const absent = missing('containerd with dockerd', containerdInstalled() && dockerdInstalled());
const COMMAND = ['/bin/sh', '-c', 'echo mine > /tmp/mark; sync; sleep 3600 & wait'];

async function found(runtime: ContainerRuntime, id: string): Promise<ContainerSnapshot> {
  const { containers, leftOut } = await runtime.list();
  expect(leftOut).toBe(0);
  const mine = containers.find((each) => each.id === id);
  if (mine === undefined) throw new Error(`${id} is not listed`);
  return mine;
}

describe.skipIf(absent !== null)(`one image in two runtimes ${absent ?? ''}`, () => {
  const folder = testFolder();
  let containerd: RunningContainerd;
  let dockerd: RunningDockerd;
  let image: BuiltImage;
  let byContainerd: ContainerdRuntime;
  let byDocker: DockerRuntime;
  const shared = { procRoot: '/proc', log: silentLog };

  beforeAll(async () => {
    image = await buildImage(
      {
        name: 'localhost/three-layers:1',
        layers: [
          await busyboxLayer(),
          [{ path: '/opt/second', content: 'second' }],
          [{ path: '/opt/third', content: 'third' }],
        ],
        config: { cmd: COMMAND },
      },
      join(folder.path, 'image.tar'),
    );
    [containerd, dockerd] = await Promise.all([
      startContainerd({ folder: join(folder.path, 'c') }),
      startDockerd({ folder: join(folder.path, 'd') }),
    ]);
    await Promise.all([containerd.importImage(image.tarPath), dockerd.loadImage(image.tarPath)]);
    byContainerd = new ContainerdRuntime({
      ...shared,
      socketPath: containerd.socketPath,
      skipNamespace: () => false,
    });
    byDocker = new DockerRuntime({ ...shared, socketPath: dockerd.socketPath });
  });

  afterAll(async () => {
    byContainerd.close();
    byDocker.close();
    await Promise.all([containerd.stop(), dockerd.stop()]);
    folder.remove();
  });

  it('gives the same image and layer digests through containerd and through Docker', async () => {
    const inContainerd = await containerd.runContainer({ image: image.name, command: COMMAND });
    const inDocker = await dockerd.runContainer({ image: image.name, command: COMMAND });
    const one = await found(byContainerd, inContainerd.id);
    const other = await found(byDocker, inDocker);

    expect(one.imageDigest).toBe(image.configDigest);
    expect(other.imageDigest).toBe(image.configDigest);
    expect([one.image, other.image]).toEqual([image.name, image.name]);
    const topmostFirst = [...image.diffIds].reverse();
    expect(one.root.lowers.map((each) => each.diffId)).toEqual(topmostFirst);
    // Docker's own layer on top is of no image
    expect(other.root.lowers.map((each) => each.diffId)).toEqual([null, ...topmostFirst]);
    for (const [index, file] of ['third', 'second'].entries()) {
      const shifted = [one.root.lowers[index], other.root.lowers[index + 1]];
      for (const layer of shifted) {
        expect(readFileSync(join(layer?.path ?? '', 'opt', file), 'utf8')).toBe(file);
      }
    }
  });

  it('names the process and the writable layer as ctr and /proc do', async () => {
    const pod = { name: 'web-0', namespace: 'shop', uid: '11111111-2222-3333-4444-555555555555' };
    const started = await containerd.runContainer({ image: image.name, command: COMMAND, pod, name: 'web' });
    const one = await found(byContainerd, started.id);

    const { stdout } = await containerd.ctr(['tasks', 'list']);
    expect(stdout).toMatch(new RegExp(`${started.id}\\s+${String(one.process?.pid)}\\s+RUNNING`));
    expect(one.process).toEqual({ pid: started.pid, startTimeTicks: readStartTimeTicks(started.pid) });
    expect(one).toMatchObject({ kind: 'container', name: 'web', pod });
    const mounts = (await containerd.ctr(['snapshots', 'mounts', '/target', started.id])).stdout;
    expect(mounts).toContain(`upperdir=${String(one.root.upper)},`);
    expect(mounts).toContain(`lowerdir=${one.root.lowers.map((each) => each.path).join(':')}`);
    writeFileSync(`/proc/${String(started.pid)}/root/tmp/found`, 'here');
    expect(readFileSync(join(one.root.upper ?? '', 'tmp/found'), 'utf8')).toBe('here');
  });

  it('names the process and the writable layer as docker inspect does', async () => {
    const id = await dockerd.runContainer({ image: image.name, name: 'shop', command: COMMAND });
    const inspection = await dockerd.inspect(id);
    const one = await found(byDocker, id);

    const pid = inspection.State.Pid;
    expect(one.process).toEqual({ pid, startTimeTicks: readStartTimeTicks(pid) });
    expect(one).toMatchObject({ id: inspection.Id, name: 'shop', imageDigest: inspection.Image });
    expect(one.root.upper).toBe(inspection.GraphDriver.Data['UpperDir']);
    expect(one.root.lowers.map((each) => each.path).join(':')).toBe(inspection.GraphDriver.Data['LowerDir']);
  });

  it('keeps an exited container with its layer, and no process', async () => {
    const started = await containerd.runContainer({ image: image.name, command: COMMAND });
    const before = await found(byContainerd, started.id);
    await containerd.killContainer(started.id);
    expect(await found(byContainerd, started.id)).toEqual({ ...before, process: null });

    const id = await dockerd.runContainer({ image: image.name, command: COMMAND });
    const running = await found(byDocker, id);
    await dockerd.docker(['kill', id]);
    expect(await found(byDocker, id)).toEqual({ ...running, process: null });
  });

  it('still says where the layer is when the image was deleted or its name given away', async () => {
    const name = 'localhost/moving:1';
    await containerd.ctr(['images', 'tag', image.name, name]);
    const started = await containerd.runContainer({ image: name, command: COMMAND });
    const other = await buildImage(
      { name, layers: [[{ path: '/other', content: 'other' }]], config: {} },
      join(folder.path, 'other.tar'),
    );
    await containerd.importImage(other.tarPath);
    const fresh = new ContainerdRuntime({ ...shared, socketPath: containerd.socketPath, skipNamespace: () => false });
    try {
      const moved = await found(fresh, started.id);
      expect(moved.imageDigest).toBeNull();
      expect(moved.root.upper).toMatch(/\/fs$/);
      await containerd.ctr(['images', 'delete', name]);
      expect((await found(fresh, started.id)).root.upper).toBe(moved.root.upper);
    } finally {
      fresh.close();
    }
  });
});
