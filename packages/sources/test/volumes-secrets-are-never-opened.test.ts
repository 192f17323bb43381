import { execFileSync } from 'node:child_process';
import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pollUntil, silentLog } from '@guardimesh/kit';
import { readStartTimeTicks } from '@guardimesh/linux';
import {
  buildImage,
  busyboxLayer,
  containerdInstalled,
  startContainerd,
  type RunningContainerd,
  type StartedContainer,
} from '@guardimesh/local';
import type { ScanTarget } from '@guardimesh/model';
import { createVolumes, createWritableLayerSource, VOLUME_KINDS, type VolumeKind } from '@guardimesh/sources';
import { compilerInstalled, missing, mountHungFileSystem, testFolder, watchOpens } from '@guardimesh/testkit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { kindOf, pathOf, targetWith, walkAll } from './writable-layer-parts.js';

const absent = missing('containerd with gcc', containerdInstalled() && compilerInstalled());
const UID = '5b0d9a0c-2a3f-4e6b-9a53-0f2f3f1c7d11';

describe.skipIf(absent !== null)(`volumes of a container ${absent ?? ''}`, () => {
  const folder = testFolder();
  const volumes = join(folder.path, 'kubelet/pods', UID, 'volumes');
  const directories = createWritableLayerSource({ hostRoot: '', log: silentLog });
  let containerd: RunningContainerd;
  let container: StartedContainer;
  const tokens = join(volumes, 'kubernetes.io~projected/kube-api-access-x7x2p');
  const secrets = ['secret', 'configmap', 'downward-api'].map((kind) => join(volumes, `kubernetes.io~${kind}`, 'one'));
  const unknown = join(folder.path, 'elsewhere');

  beforeAll(async () => {
    for (const [index, each] of [...secrets, unknown].entries()) {
      mkdirSync(join(each, '..2026_01_01'), { recursive: true });
      writeFileSync(join(each, '..2026_01_01', 'key'), `value ${index}`);
      symlinkSync('..2026_01_01', join(each, '..data'));
    }
    // as kubelet does: a tmpfs of its own, of which the container's mount list tells only the device
    mkdirSync(tokens, { recursive: true });
    execFileSync('mount', ['-t', 'tmpfs', 'tmpfs', tokens]);
    writeFileSync(join(tokens, 'token'), 'a token');
    mkdirSync(join(volumes, 'kubernetes.io~empty-dir/cache/inner'), { recursive: true });
    writeFileSync(join(volumes, 'kubernetes.io~empty-dir/cache/inner/file'), 'cached');
    mkdirSync(join(folder.path, 'host'));
    writeFileSync(join(folder.path, 'host/file'), 'the host');
    symlinkSync('/etc', join(folder.path, 'host/link'));
    writeFileSync(join(folder.path, 'hosts'), '127.0.0.1 localhost');
    containerd = await startContainerd({ folder: join(folder.path, 'c') });
    const image = await buildImage(
      { name: 'localhost/volumes:1', layers: [await busyboxLayer()], config: { cmd: ['/bin/sleep', '3600'] } },
      join(folder.path, 'image.tar'),
    );
    await containerd.importImage(image.tarPath);
    container = await containerd.runContainer({
      image: image.name,
      mounts: [
        ...secrets.map((source, index) => ({ source, destination: `/etc/conf${index}` })),
        { source: unknown, destination: '/etc/unknown', readOnly: true },
        { source: tokens, destination: '/var/run/tokens' },
        { source: join(volumes, 'kubernetes.io~empty-dir/cache'), destination: '/cache' },
        { source: join(folder.path, 'host'), destination: '/from-host' },
        { source: join(folder.path, 'host/file'), destination: '/one-file' },
        { source: join(folder.path, 'hosts'), destination: '/etc/hosts' },
      ].map(
        ({ source, destination, readOnly }: { source: string; destination: string; readOnly?: boolean }) =>
          `type=bind,src=${source},dst=${destination},options=rbind:${readOnly === true ? 'ro' : 'rw'}`,
      ),
    });
    await containerd.execIn(container.id, [
      '/bin/sh',
      '-c',
      // a link such as kubelet makes must not keep a folder of the container's own from being scanned
      'echo shared > /dev/shm/shared; ln -s .. /dev/shm/..data; echo hidden > /dev/.hidden; mkdir /remote',
    ]);
  });
  afterAll(async () => {
    await containerd.stop();
    await directories.close();
    execFileSync('umount', [tokens]);
    folder.remove();
  });

  function target(): ScanTarget {
    const startTimeTicks = readStartTimeTicks(container.pid);
    if (startTimeTicks === null) throw new Error('the container has ended');
    const any = targetWith(null);
    return { ...any, container: { ...any.container, process: { pid: container.pid, startTimeTicks } } };
  }

  async function look(kinds: readonly VolumeKind[]): Promise<{ told: string[]; opened: string[] }> {
    const source = createVolumes({ procRoot: '/proc', kinds, log: silentLog }, directories);
    const volumesOpen = await source.open(target());
    if (volumesOpen === null || typeof volumesOpen === 'string') throw new Error(`no volumes: ${String(volumesOpen)}`);
    const told: string[] = [];
    const opened: string[] = [];
    for (const entry of await walkAll(volumesOpen)) {
      told.push(`${kindOf(entry)} ${pathOf(entry)}`);
      if (entry.kind !== 'candidate') continue;
      expect(entry.candidate.origin).toBe('volume');
      const file = volumesOpen.openFile(entry.candidate);
      if (typeof file === 'string') continue;
      expect(volumesOpen.identityNow(file)).toEqual(file.identity);
      opened.push(pathOf(entry));
      volumesOpen.closeFile(file);
    }
    await volumesOpen.close();
    return { told: told.sort(), opened: opened.sort() };
  }

  it('are walked where their kind is scanned, and told as not scanned where it is not', async () => {
    const { told, opened } = await look(['empty-dir', 'tmpfs']);
    expect(opened).toEqual(['/cache/inner/file', '/dev/.hidden', '/dev/shm/shared']);
    expect(told).toContain('volume-not-scanned /from-host');
    expect(told.filter((line) => line.startsWith('device') || line.startsWith('not-beneath-root'))).toEqual([]);
    expect(told.filter((line) => / \/(proc|sys)/.test(line) && !line.startsWith('directory'))).toEqual([]);
    expect(told.filter((line) => line.endsWith('/etc/hosts'))).toEqual([]);
  });

  it('of the host are walked where that is wanted, through no link', async () => {
    const { told, opened } = await look(VOLUME_KINDS);
    expect(opened).toEqual(expect.arrayContaining(['/from-host/file', '/one-file']));
    expect(told).toContain('symlink /from-host/link');
    expect(told.filter((line) => line.includes('/from-host/link/'))).toEqual([]);
  });

  it('that hold secrets are told, and nothing in them is ever opened, whatever is set', async () => {
    const watch = await watchOpens(join(folder.path, 'watch'), [
      ...[...secrets, unknown].flatMap((each) => [each, join(each, '..2026_01_01')]),
      tokens,
    ]);
    try {
      // that the watch sees what happens: one open of our own, the same way as a scan would
      execFileSync('cat', [join(tokens, 'token')]);
      await pollUntil('the watch', () => watch.events().includes('open token'), { timeoutMs: 5_000 });
      const before = watch.events().length;
      const { told } = await look(VOLUME_KINDS);
      expect(told.filter((line) => line.startsWith('secret-volume')).sort()).toEqual([
        'secret-volume /etc/conf0',
        'secret-volume /etc/conf1',
        'secret-volume /etc/conf2',
        'secret-volume /etc/unknown',
        'secret-volume /var/run/tokens',
      ]);
      // another open after the scan: what came before it has been told by then
      execFileSync('cat', [join(tokens, 'token')]);
      const opens = (): number => watch.events().filter((line) => line === 'open token').length;
      await pollUntil('the watch', () => opens() >= 2, { timeoutMs: 5_000 });
      const between = watch.events().slice(before);
      expect(between.filter((line) => !/^(open|access) token$/.test(line))).toEqual([]);
      expect(opens()).toBe(2);
    } finally {
      await watch.stop();
    }
  });

  it('on a file system that never answers are told, and keep nothing else from being looked at', async () => {
    const hung = await mountHungFileSystem(join(folder.path, 'hung'), container.pid, '/remote');
    try {
      const { told, opened } = await look(VOLUME_KINDS);
      expect(told).toContain('volume-not-scanned /remote');
      expect(opened).toContain('/dev/shm/shared');
    } finally {
      await hung.end();
    }
  });

  it('of a process that is another by now are not looked at', async () => {
    const source = createVolumes({ procRoot: '/proc', kinds: VOLUME_KINDS, log: silentLog }, directories);
    const any = target();
    const stale = { pid: container.pid, startTimeTicks: 1 };
    expect(await source.open({ ...any, container: { ...any.container, process: stale } })).toBeNull();
  });
});
