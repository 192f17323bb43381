import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import * as grpc from '@grpc/grpc-js';
import {
  containerdInstalled,
  findStaticBusybox,
  importPauseImage,
  isAlive,
  mountsBelow,
  PAUSE_IMAGE,
  readProcesses,
  startContainerd,
  type ProcessFacts,
} from '@guardimesh/local';
import { missing, testFolder } from '@guardimesh/testkit';
import protobuf from 'protobufjs';
import { afterAll, describe, expect, it } from 'vitest';

const skip = missing('containerd and a static busybox', containerdInstalled() && findStaticBusybox() !== null);

/** Of k8s.io/cri-api, runtime/v1/api.proto: as much as starts a pod with one container. */
const { root } = protobuf.parse(`
  syntax = "proto3";
  message PodSandboxMetadata { string name = 1; string uid = 2; string namespace = 3; }
  message NamespaceOption { int32 network = 1; }
  message LinuxSandboxSecurityContext { NamespaceOption namespace_options = 1; }
  message LinuxPodSandboxConfig { string cgroup_parent = 1; LinuxSandboxSecurityContext security_context = 2; }
  message PodSandboxConfig { PodSandboxMetadata metadata = 1; string log_directory = 3; LinuxPodSandboxConfig linux = 8; }
  message RunPodSandboxRequest { PodSandboxConfig config = 1; }
  message RunPodSandboxResponse { string pod_sandbox_id = 1; }
  message ContainerMetadata { string name = 1; }
  message ImageSpec { string image = 1; }
  message ContainerConfig { ContainerMetadata metadata = 1; ImageSpec image = 2; repeated string command = 3; string log_path = 11; }
  message CreateContainerRequest { string pod_sandbox_id = 1; ContainerConfig config = 2; PodSandboxConfig sandbox_config = 3; }
  message CreateContainerResponse { string container_id = 1; }
  message StartContainerRequest { string container_id = 1; }
  message StartContainerResponse { }
`);

function call(client: grpc.Client, method: string, request: object): Promise<Record<string, string>> {
  const [question, answer] = [root.lookupType(`${method}Request`), root.lookupType(`${method}Response`)];
  return new Promise((resolve, reject) => {
    client.makeUnaryRequest(
      `/runtime.v1.RuntimeService/${method}`,
      (message: object) => Buffer.from(question.encode(question.fromObject(message)).finish()),
      (bytes: Buffer) => answer.toObject(answer.decode(bytes)) as Record<string, string>,
      request,
      (error, response) => {
        if (response === undefined) reject(error ?? new Error(`${method} answered nothing`));
        else resolve(response);
      },
    );
  });
}

function cgroupsNaming(id: string): string {
  return execFileSync('find', ['/sys/fs/cgroup', '-name', id, '-type', 'd'], { encoding: 'utf8' });
}

describe.skipIf(skip !== null)('pods started by CRI', () => {
  const folder = testFolder();
  afterAll(folder.remove);

  it('run on the pause image made here, and end with their containerd: no process, mount, cgroup or folder', async () => {
    const path = join(folder.path, 'c');
    const logs = join(folder.path, 'logs');
    mkdirSync(logs);
    const containerd = await startContainerd({ folder: path });
    const client = new grpc.Client(`unix://${containerd.socketPath}`, grpc.credentials.createInsecure());
    const ours = (): ProcessFacts[] =>
      readProcesses().filter(
        (each) => each.rootUpper?.startsWith(path) === true || each.arguments.includes(containerd.socketPath),
      );
    const ids: string[] = [];
    const running: ProcessFacts[] = [];
    try {
      await importPauseImage(containerd, folder.path);
      // network 2 is NODE: there is no CNI network here
      const config = {
        metadata: { name: 'pod-1', uid: 'u-1', namespace: 'shop' },
        logDirectory: logs,
        linux: { securityContext: { namespaceOptions: { network: 2 } } },
      };
      const sandbox = (await call(client, 'RunPodSandbox', { config }))['podSandboxId'] ?? '';
      const container = await call(client, 'CreateContainer', {
        podSandboxId: sandbox,
        sandboxConfig: config,
        config: {
          metadata: { name: 'main' },
          image: { image: PAUSE_IMAGE },
          command: ['/bin/sleep', '3600'],
          logPath: 'main.log',
        },
      });
      const id = container['containerId'] ?? '';
      await call(client, 'StartContainer', { containerId: id });
      ids.push(sandbox, id);
      running.push(...ours());
      // the shim, the sandbox's shell and its sleep, the container's sleep
      expect(running.length).toBeGreaterThanOrEqual(4);
      // two root file systems and the pod's /dev/shm
      expect(mountsBelow(path).length).toBeGreaterThanOrEqual(3);
      for (const each of ids) expect(cgroupsNaming(each)).not.toBe('');
    } finally {
      client.close();
      await containerd.stop();
    }
    expect(running.filter(isAlive)).toEqual([]);
    expect(ours()).toEqual([]);
    expect(mountsBelow(path)).toEqual([]);
    for (const each of ids) expect(cgroupsNaming(each)).toBe('');
    expect(existsSync(path)).toBe(false);
  });
});
