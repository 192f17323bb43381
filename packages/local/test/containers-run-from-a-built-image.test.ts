import { existsSync, readFileSync, readlinkSync } from 'node:fs';
import { join } from 'node:path';
import { pollUntil } from '@guardimesh/kit';
import { missing, testFolder } from '@guardimesh/testkit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  buildImage,
  busyboxLayer,
  containerdInstalled,
  importPauseImage,
  PAUSE_IMAGE,
  startContainerd,
  type BuiltImage,
  type RunningContainerd,
} from '@guardimesh/local';

const skip = missing('containerd', containerdInstalled());

describe.skipIf(skip !== null)('a container of a built image', () => {
  const folder = testFolder();
  let containerd: RunningContainerd;
  let image: BuiltImage;

  beforeAll(async () => {
    containerd = await startContainerd({ folder: join(folder.path, 'c') });
    image = await buildImage(
      {
        name: 'localhost/guardimesh-test:1',
        layers: [
          [
            ...(await busyboxLayer()),
            { path: '/etc/removed', content: 'below' },
            { path: '/etc/replaced', content: 'below' },
          ],
          [
            { path: '/etc/removed', removed: true },
            { path: '/etc/replaced', content: 'above' },
            { path: `/opt/${'ä'.repeat(80)}`, content: 'a name for pax' },
          ],
        ],
        config: {
          entrypoint: ['/bin/sh', '-c', 'echo "started as $ROLE"; while :; do sleep 3600; done'],
          env: ['ROLE=test'],
        },
      },
      join(folder.path, 'image.tar'),
    );
    await containerd.importImage(image.tarPath);
  });
  afterAll(async () => {
    await containerd.stop();
    folder.remove();
  });

  it('runs the image’s command with its environment', async () => {
    const { pid, logFile, id } = await containerd.runContainer({ image: image.name });
    expect(id).toMatch(/^[0-9a-f]{64}$/);
    await pollUntil('its output', () => existsSync(logFile) && readFileSync(logFile, 'utf8').includes('\n'), {
      timeoutMs: 5_000,
    });
    expect(readFileSync(logFile, 'utf8')).toBe('started as test\n');
    expect(readlinkSync(`/proc/${pid}/exe`)).toBe('/bin/busybox');
  });

  it('has one lower directory a layer, and shows in its upper directory what it writes', async () => {
    const { pid, id } = await containerd.runContainer({ image: image.name });
    const root = readFileSync(`/proc/${pid}/mountinfo`, 'utf8')
      .split('\n')
      .find((line) => line.split(' ')[4] === '/');
    const upper = /upperdir=([^,]+)/.exec(root ?? '')?.[1] ?? '';
    expect(/lowerdir=([^,]+)/.exec(root ?? '')?.[1]?.split(':')).toHaveLength(image.diffIds.length);
    expect(upper.startsWith(`${containerd.root}/`)).toBe(true);
    await containerd.execIn(id, ['/bin/sh', '-c', 'echo written > /tmp/there']);
    expect(readFileSync(join(upper, 'tmp/there'), 'utf8')).toBe('written\n');
  });

  it('sees the upper layer’s files instead of the lower’s', async () => {
    const { id } = await containerd.runContainer({ image: image.name });
    const { stdout } = await containerd.execIn(id, [
      '/bin/sh',
      '-c',
      `cat /etc/replaced /opt/${'ä'.repeat(80)}; ls /etc`,
    ]);
    expect(stdout).toContain('abovea name for pax');
    expect(stdout).not.toContain('removed');
  });

  it('belongs to a pod by the labels of containerd’s CRI plugin', async () => {
    const pod = { name: 'web-1', namespace: 'shop', uid: 'a-b-c' };
    const { id } = await containerd.runContainer({ image: image.name, pod, name: 'web', labels: { extra: 'yes' } });
    const { stdout } = await containerd.ctr(['containers', 'info', id]);
    expect((JSON.parse(stdout) as { Labels: unknown }).Labels).toMatchObject({
      'io.cri-containerd.kind': 'container',
      'io.kubernetes.container.name': 'web',
      'io.kubernetes.pod.name': 'web-1',
      'io.kubernetes.pod.namespace': 'shop',
      'io.kubernetes.pod.uid': 'a-b-c',
      extra: 'yes',
    });
  });

  it('stays with its writable layer when killed, and is gone when stopped', async () => {
    const { pid, id } = await containerd.runContainer({ image: image.name });
    await containerd.killContainer(id);
    expect(existsSync(`/proc/${pid}`)).toBe(false);
    expect((await containerd.ctr(['containers', 'list', '--quiet'])).stdout).toContain(id);
    const another = await containerd.runContainer({ image: image.name });
    await containerd.stopContainer(another.id);
    expect((await containerd.ctr(['containers', 'list', '--quiet'])).stdout).not.toContain(another.id);
  });

  it('is not started, and it is said why, where the image or the command does not exist', async () => {
    await expect(containerd.runContainer({ image: 'localhost/none:1' })).rejects.toMatchObject({
      code: 'program-failed',
      message: expect.stringContaining('not found') as string,
    });
    await expect(containerd.runContainer({ image: image.name, command: ['/bin/none'] })).rejects.toMatchObject({
      message: expect.stringContaining('/bin/none') as string,
    });
    const { id } = await containerd.runContainer({ image: image.name });
    await expect(containerd.execIn(id, ['/bin/sh', '-c', 'echo why >&2; exit 3'])).rejects.toMatchObject({
      message: expect.stringContaining('why') as string,
    });
  });

  it('can have a pod sandbox by CRI, whose image is brought too', async () => {
    await importPauseImage(containerd, folder.path);
    expect((await containerd.ctr(['images', 'list', '--quiet'])).stdout).toContain(PAUSE_IMAGE);
  });
});
