import type { MountLine } from '@guardimesh/linux';

/** Kinds of volumes that a setting can turn on. */
export const VOLUME_KINDS = ['empty-dir', 'tmpfs', 'host-path', 'persistent'] as const;
export type VolumeKind = (typeof VOLUME_KINDS)[number];

/**
 * What a mount is: a volume of one of the kinds; one that holds secrets; one that may never answer; or nothing of the container's
 * own, such as /proc and what the runtime puts in place.
 */
export type MountClass = VolumeKind | 'secret' | 'remote' | 'runtime';

const KERNEL = new Set(
  'proc sysfs cgroup cgroup2 mqueue devpts debugfs tracefs securityfs bpf hugetlbfs pstore efivarfs configfs selinuxfs binfmt_misc rpc_pipefs nsfs'.split(
    ' ',
  ),
);
const REMOTE = /^(nfs|nfs4|cifs|smb3|smbfs|9p|virtiofs|ceph|glusterfs|lustre|afs|gfs2|ocfs2|fuse(\..*|blk|ctl)?)$/;
/** kubelet's folders: pods/UID/volumes/kubernetes.io~KIND/NAME (pkg/volume of Kubernetes) */
const KUBELET = /\/pods\/[^/]+\/volumes\/kubernetes\.io~([a-z-]+)\//;
const SECRET = new Set(['secret', 'configmap', 'projected', 'downward-api']);
const TOKENS = '/run/secrets/kubernetes.io/serviceaccount';
/** files and folders that container runtimes and the kubelet mount over the image's */
const RUNTIME_FILES = new Set([
  '/etc/hosts',
  '/etc/hostname',
  '/etc/resolv.conf',
  '/dev/termination-log',
  '/dev/console',
]);

/**
 * By where the mount comes from: the kubelet's path for a volume on disk, for one on a tmpfs the place where the host has the same
 * file system mounted. Only the host's word counts; what a container calls a mount point proves nothing but that it is a token's.
 *
 * @param hostMounts those of the host's first process
 * @param hasDataLink whether it has the `..data` link of volumes that kubelet writes atomically: asked only where the host does not tell
 */
export function classifyMount(
  mount: MountLine,
  hostMounts: readonly MountLine[],
  hasDataLink: () => boolean,
): MountClass {
  const { fileSystem, mountPoint } = mount;
  if (KERNEL.has(fileSystem) || /^\/(proc|sys)(\/|$)/.test(mountPoint) || RUNTIME_FILES.has(mountPoint))
    return 'runtime';
  if (REMOTE.test(fileSystem)) return 'remote';
  const origins = [
    mount.root,
    ...hostMounts.filter(({ device }) => device === mount.device).map((each) => each.mountPoint),
  ];
  const kinds = origins.flatMap((path) => KUBELET.exec(`${path}/`)?.[1] ?? []);
  if (kinds.some((kind) => SECRET.has(kind)) || mountPoint.endsWith(TOKENS)) return 'secret';
  if (kinds.includes('empty-dir')) return 'empty-dir';
  if (kinds.length > 0) return 'persistent';
  if (fileSystem === 'tmpfs') return hasDataLink() ? 'secret' : 'tmpfs';
  return hasDataLink() ? 'secret' : 'host-path';
}
