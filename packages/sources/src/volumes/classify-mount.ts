import type { MountLine } from '@guardimesh/linux';

/** Kinds of volumes that a setting can turn on. */
export const VOLUME_KINDS = ['empty-dir', 'tmpfs', 'host-path', 'persistent'] as const;
export type VolumeKind = (typeof VOLUME_KINDS)[number];

/**
 * What a mount is: a volume of one of the kinds; one that holds secrets; one that may never answer; or one of the kernel's own, in
 * which there are no files.
 */
export type MountClass = VolumeKind | 'secret' | 'remote' | 'kernel';

const KERNEL = words(
  'proc sysfs cgroup cgroup2 mqueue devpts debugfs tracefs securityfs bpf hugetlbfs pstore efivarfs configfs selinuxfs binfmt_misc',
  'rpc_pipefs nsfs fusectl resctrl',
);
/** On a disk of this node, or in its memory. Any other may ask a server that never answers: network and FUSE file systems, autofs. */
const LOCAL = words(
  'ext2 ext3 ext4 xfs btrfs bcachefs f2fs zfs jfs reiserfs nilfs2 ubifs vfat exfat ntfs3 iso9660 udf squashfs erofs',
  'overlay tmpfs ramfs devtmpfs',
);
/** kubelet's folders: pods/UID/volumes/PLUGIN/NAME, the plugin's slash written as `~` (pkg/volume of Kubernetes) */
const KUBELET = /\/pods\/[^/]+\/volumes\/([^/]+)\//;
const SECRET = words('secret configmap projected downward-api');
/** A file of such a volume, mounted by itself: kubelet writes all of them into a folder with the time for its name. */
const WRITTEN_FOLDER = /^\/\.\.\d{4}_\d\d_\d\d_/;
/** Where Kubernetes, Docker and Podman put tokens and secrets. */
const SECRETS_FOLDER = /^\/(var\/)?run\/secrets(\/|$)/;

/**
 * By where the mount comes from, as the host has it: the kubelet's folder. Only the host's word counts. What a container could make up
 * must not keep a folder of its own from being scanned: the `..data` link counts on read-only mounts alone, which those of kubelet are.
 *
 * @param hostMounts those of the host's first process
 * @param hasDataLink whether it has the `..data` link of volumes that kubelet writes atomically: asked only where the host does not
 * tell, as where kubelet has a mount namespace of its own
 */
export function classifyMount(
  mount: MountLine,
  hostMounts: readonly MountLine[],
  hasDataLink: () => boolean,
): MountClass {
  const { fileSystem, mountPoint } = mount;
  if (isKernels(mount)) return 'kernel';
  if (isRemote(mount)) return 'remote';
  const plugins = originsOf(mount, hostMounts).flatMap((path) => KUBELET.exec(`${path}/`)?.[1] ?? []);
  const kinds = plugins.map((plugin) => plugin.replace(/^kubernetes\.io~/, ''));
  if (kinds.some((kind) => SECRET.has(kind))) return 'secret';
  if (kinds.includes('empty-dir')) return 'empty-dir';
  // a driver's volume in memory: how the Secrets Store CSI driver hands out secrets
  if (kinds.length > 0) return fileSystem === 'tmpfs' ? 'secret' : 'persistent';
  if (SECRETS_FOLDER.test(mountPoint) || WRITTEN_FOLDER.test(mount.root)) return 'secret';
  if (mount.readOnly && hasDataLink()) return 'secret';
  return fileSystem === 'tmpfs' ? 'tmpfs' : 'host-path';
}

/** Whether it is a file system of the kernel's own, in which there are no files. */
export function isKernels({ fileSystem }: MountLine): boolean {
  return KERNEL.has(fileSystem);
}

/** Whether to ask anything of the mount may mean to wait for ever. */
export function isRemote({ fileSystem }: MountLine): boolean {
  return !KERNEL.has(fileSystem) && !LOCAL.has(fileSystem);
}

/** The mounted directory's paths on the host: in its own file system, and wherever the host has that mounted. */
function originsOf(mount: MountLine, hostMounts: readonly MountLine[]): string[] {
  const origins = hostMounts.flatMap(({ device, root, mountPoint }) => {
    if (device !== mount.device) return [];
    if (root === '/') return [mountPoint + mount.root];
    const isBeneath = mount.root === root || mount.root.startsWith(`${root}/`);
    return isBeneath ? [mountPoint + mount.root.slice(root.length)] : [];
  });
  return [mount.root, ...origins];
}

function words(...lines: readonly string[]): ReadonlySet<string> {
  return new Set(lines.join(' ').split(' '));
}
