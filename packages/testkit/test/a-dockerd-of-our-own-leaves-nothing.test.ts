import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  buildImage,
  busyboxLayer,
  findStaticBusybox,
  isAlive,
  mountsBelow,
  readProcesses,
  type BuiltImage,
} from '@guardimesh/local';
import { dockerdInstalled, missing, startDockerd, testFolder } from '@guardimesh/testkit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const skip = missing('dockerd', dockerdInstalled() && findStaticBusybox() !== null);

describe.skipIf(skip !== null)('a dockerd of our own', () => {
  const folder = testFolder();
  let image: BuiltImage;

  beforeAll(async () => {
    image = await buildImage(
      {
        name: 'localhost/guardimesh-docker:1',
        layers: [await busyboxLayer(), [{ path: '/app/hello', content: 'hello' }]],
        config: { entrypoint: ['/bin/sh', '-c', 'echo changed > /tmp/new; while :; do sleep 3600; done'] },
      },
      join(folder.path, 'image.tar'),
    );
  });
  afterAll(folder.remove);

  it('runs the image that containerd runs too, and leaves no process, mount or folder when stopped', async () => {
    const path = join(folder.path, 'd');
    const dockerd = await startDockerd({ folder: path });
    const ours = (): ReturnType<typeof readProcesses> =>
      readProcesses().filter(
        (each) => each.arguments.some((text) => text.includes(path)) || each.rootUpper?.startsWith(path) === true,
      );
    try {
      await dockerd.loadImage(image.tarPath);
      const id = await dockerd.runContainer({ image: image.name, name: 'one', labels: { tier: 'web' } });
      const seen = await dockerd.inspect(id);
      expect(seen).toMatchObject({
        Id: id,
        Image: image.configDigest,
        Name: '/one',
        GraphDriver: { Name: 'overlay2' },
      });
      expect(seen.Config.Labels).toMatchObject({ tier: 'web' });
      expect(readFileSync(`/proc/${seen.State.Pid}/cgroup`, 'utf8')).toContain(id);
      expect(readFileSync(`/proc/${seen.State.Pid}/mountinfo`, 'utf8')).toContain(
        `upperdir=${seen.GraphDriver.Data['UpperDir'] ?? 'none'}`,
      );
      const { stdout } = await dockerd.docker(['exec', id, '/bin/cat', '/app/hello']);
      expect(stdout).toBe('hello');

      const removed = await dockerd.runContainer({ image: image.name });
      await dockerd.removeContainer(removed);
      await expect(dockerd.inspect(removed)).rejects.toMatchObject({ code: 'program-failed' });
    } finally {
      const running = ours();
      // dockerd, its containerd, a shim, and the container's two processes
      expect(running.length).toBeGreaterThanOrEqual(4);
      await dockerd.stop();
      expect(running.filter(isAlive)).toEqual([]);
    }
    expect(ours()).toEqual([]);
    expect(mountsBelow(path)).toEqual([]);
    expect(existsSync(path)).toBe(false);
  });
});
