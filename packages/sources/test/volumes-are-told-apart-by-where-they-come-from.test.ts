import { parseMountLine, type MountLine } from '@guardimesh/linux';
import { describe, expect, it } from 'vitest';
import { classifyMount } from '../src/volumes/classify-mount.js';

const POD = '/var/lib/kubelet/pods/5b0d9a0c-2a3f-4e6b-9a53-0f2f3f1c7d11';

/** Lines as the kernel writes them (proc_pid_mountinfo(5)). */
function mount(line: string): MountLine {
  const parsed = parseMountLine(line);
  if (parsed === null) throw new Error(`no mount: ${line}`);
  return parsed;
}

const HOST = [
  '22 1 8:1 / / rw,relatime - ext4 /dev/sda1 rw',
  '40 22 8:17 / /var/lib/kubelet/pods rw,relatime - xfs /dev/sdb1 rw',
  `60 22 0:61 / ${POD}/volumes/kubernetes.io~projected/kube-api-access-x7x2p rw - tmpfs tmpfs rw,size=65536k`,
  `61 22 0:62 / ${POD}/volumes/kubernetes.io~empty-dir/scratch rw - tmpfs tmpfs rw`,
  `62 22 0:63 / ${POD}/volumes/kubernetes.io~csi/vault/mount rw - tmpfs tmpfs rw`,
  `63 22 8:1 /mnt/disks/ssd1 ${POD}/volumes/kubernetes.io~local-volume/data rw - ext4 /dev/sda1 rw`,
  '64 22 0:64 / /run/containerd/io.containerd.grpc.v1.cri/sandboxes/ab/shm rw - tmpfs shm rw,size=65536k',
  `65 22 8:33 / ${POD}/volumes/ceph.com~rbd/rbd rw - ext4 /dev/sdc1 rw`,
].map(mount);

describe('a mount is', () => {
  it.each([
    // on a disk of the host's root file system, and on one that is mounted at the kubelet's folder of pods
    ['secret', `9 2 8:1 ${POD}/volumes/kubernetes.io~configmap/app /etc/app ro - ext4 /dev/sda1 rw`],
    ['secret', '9 2 8:17 /5b0d/volumes/kubernetes.io~downward-api/info /etc/info ro - xfs /dev/sdb1 rw'],
    ['empty-dir', '9 2 8:17 /5b0d/volumes/kubernetes.io~empty-dir/cache /cache rw - xfs /dev/sdb1 rw'],
    ['empty-dir', `9 2 8:1 ${POD}/volumes/kubernetes.io~empty-dir/cache/sub /cache rw - ext4 /dev/sda1 rw`],
    // on a tmpfs that the host has mounted elsewhere
    ['secret', '9 2 0:61 / /anywhere ro - tmpfs tmpfs rw'],
    ['secret', '9 2 0:61 /..2026_11_24_09_00_00.1/token /one/file ro - tmpfs tmpfs rw'],
    ['empty-dir', '9 2 0:62 / /scratch rw - tmpfs tmpfs rw'],
    ['tmpfs', '9 2 0:64 / /dev/shm rw - tmpfs shm rw'],
    // the Secrets Store CSI driver
    ['secret', '9 2 0:63 / /mnt/vault ro - tmpfs tmpfs rw'],
    // a local volume is a folder of a disk: another folder of that disk is none
    ['persistent', '9 2 8:1 /mnt/disks/ssd1/sub /data rw - ext4 /dev/sda1 rw'],
    ['persistent', '9 2 8:33 / /data rw - ext4 /dev/sdc1 rw'],
    ['host-path', '9 2 8:1 /mnt/disks/ssd10 /data rw - ext4 /dev/sda1 rw'],
    ['host-path', '9 2 8:1 /srv/data /data rw - ext4 /dev/sda1 rw'],
    // tokens and secrets by the places where Kubernetes and Docker put them, where the host does not tell
    ['secret', '9 2 0:99 / /var/run/secrets/kubernetes.io/serviceaccount ro - tmpfs tmpfs rw'],
    ['secret', '9 2 0:99 / /run/secrets/database-password ro - tmpfs tmpfs rw'],
    ['secret', '9 2 0:99 /..2026_11_24_09_00_00.1/key /etc/key rw - tmpfs tmpfs rw'],
    ['kernel', '9 2 0:5 / /proc rw - proc proc rw'],
    ['kernel', '9 2 0:6 /docker/ab /sys/fs/cgroup/cpu ro - cgroup cgroup rw,cpu'],
    ['remote', '9 2 0:70 / /data rw - nfs4 192.0.2.1:/share rw'],
    ['remote', '9 2 0:71 / /data rw - fuse.sshfs host.example.com: rw'],
    ['remote', '9 2 0:72 / /data rw - autofs systemd-1 rw'],
    ['remote', '9 2 0:73 / /data rw - a-file-system-of-tomorrow none rw'],
    // what hides a part of /proc is a mount like others: a container that may mount could put anything there
    ['tmpfs', '9 2 0:74 / /proc/acpi ro - tmpfs tmpfs ro'],
  ])('%s: %s', (kind, line) => {
    expect(classifyMount(mount(line), HOST, () => false)).toBe(kind);
  });

  it('secret by its ..data link where the host does not tell, but only where the container cannot have made it', () => {
    const linked = (): boolean => true;
    expect(classifyMount(mount('9 2 0:99 / /etc/app ro,nosuid - tmpfs tmpfs rw'), HOST, linked)).toBe('secret');
    expect(classifyMount(mount('9 2 8:1 /srv/app /etc/app ro - ext4 /dev/sda1 rw'), HOST, linked)).toBe('secret');
    expect(classifyMount(mount('9 2 0:99 / /dev/shm rw - tmpfs shm rw'), HOST, linked)).toBe('tmpfs');
    expect(classifyMount(mount('9 2 8:1 /srv/app /data rw - ext4 /dev/sda1 rw'), HOST, linked)).toBe('host-path');
  });
});
