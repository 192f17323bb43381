import { mkdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:net';
import { dirname, join } from 'node:path';
import { silentLog, pollUntil } from '@guardimesh/kit';
import { startFakeCri, testFolder } from '@guardimesh/testkit';
import { afterEach, describe, expect, it } from 'vitest';
import {
  findRuntimes,
  NodeContainers,
  parseRuntimeSocket,
  RuntimeError,
  type RuntimeSocket,
} from '../src/runtimes/index.js';

const LAYOUTS: readonly (readonly [string, string, RuntimeSocket['runtime']])[] = [
  ['kubeadm and plain containerd', '/run/containerd/containerd.sock', 'containerd'],
  ['k3s and RKE2', '/run/k3s/containerd/containerd.sock', 'containerd'],
  ['MicroK8s', '/var/snap/microk8s/common/run/containerd.sock', 'containerd'],
  ['k0s', '/run/k0s/containerd.sock', 'containerd'],
  ['CRI-O and OpenShift', '/run/crio/crio.sock', 'cri-o'],
  ['CRI-O with a /var/run of its own', '/var/run/crio/crio.sock', 'cri-o'],
  ['Docker', '/run/docker.sock', 'docker'],
  ['Docker with a /var/run of its own', '/var/run/docker.sock', 'docker'],
];

describe('sockets of container runtimes', () => {
  const folder = testFolder();
  const hostRoot = join(folder.path, 'host');
  const servers: Server[] = [];

  async function socketAt(path: string): Promise<void> {
    mkdirSync(dirname(path), { recursive: true });
    const server = createServer();
    servers.push(server);
    await new Promise<void>((resolve) => server.listen(path, resolve));
  }

  afterEach(async () => {
    for (const server of servers.splice(0)) await new Promise((resolve) => server.close(resolve));
    rmSync(folder.path, { recursive: true, force: true });
  });

  it.each(LAYOUTS)('finds that of %s', async (_name, hostPath, runtime) => {
    await socketAt(hostRoot + hostPath);
    expect(findRuntimes({ hostRoot })).toEqual([{ runtime, hostPath, socketPath: hostRoot + hostPath }]);
  });

  it('finds a socket once that two paths lead to', async () => {
    await socketAt(`${hostRoot}/run/crio/crio.sock`);
    mkdirSync(`${hostRoot}/var`, { recursive: true });
    symlinkSync('../run', `${hostRoot}/var/run`);
    expect(findRuntimes({ hostRoot }).map((each) => each.hostPath)).toEqual(['/run/crio/crio.sock']);
  });

  it('takes no socket of its own pod for one of the host, and no plain file for a socket', async () => {
    await socketAt(`${folder.path}/pod/docker.sock`);
    mkdirSync(`${hostRoot}/var`, { recursive: true });
    // what /var/run -> /run of the host is in a pod: a link into the pod's own tree
    symlinkSync(`${folder.path}/pod`, `${hostRoot}/var/run`);
    mkdirSync(`${hostRoot}/run/containerd`, { recursive: true });
    writeFileSync(`${hostRoot}/run/containerd/containerd.sock`, '');
    expect(findRuntimes({ hostRoot })).toEqual([]);
  });

  it('picks up a socket that appears later', async () => {
    mkdirSync(`${hostRoot}/run/crio`, { recursive: true });
    symlinkSync('/proc', `${hostRoot}/proc`);
    const node = new NodeContainers({ hostRoot, sockets: [], log: silentLog, pace: { lookMs: 20 } });
    const ending = new AbortController();
    const running = node.run(ending.signal);
    const fake = await startFakeCri({ socketPath: `${hostRoot}/run/crio/crio.sock`, events: 'served' });
    try {
      await pollUntil('the list of the new socket', () => node.current().length > 0, { timeoutMs: 5_000 });
      expect(node.current()).toEqual([
        { kind: 'begin', source: '/run/crio/crio.sock' },
        { kind: 'end', source: '/run/crio/crio.sock' },
      ]);
    } finally {
      ending.abort();
      await running;
      fake.stop();
    }
  });

  it('reads a list given by hand, and refuses what it cannot read', () => {
    expect(parseRuntimeSocket('cri-o:/run/x.sock', { hostRoot: '/host' })).toEqual({
      ...{ runtime: 'cri-o', hostPath: '/run/x.sock', socketPath: '/host/run/x.sock' },
    });
    for (const text of ['/run/x.sock', 'podman:/run/x.sock', 'docker:', 'docker:run/x.sock', '']) {
      expect(() => parseRuntimeSocket(text, { hostRoot: '' })).toThrow(RuntimeError);
    }
  });
});
