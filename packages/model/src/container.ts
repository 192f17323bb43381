import type { FilePath } from './file-path.js';

/** A pid alone identifies nothing: with the start time (clock ticks since boot, field 22 of proc_pid_stat(5)) it does. */
export interface ProcessIdentity {
  readonly pid: number;
  readonly startTimeTicks: number;
}

/** `none`: a folder that was named by hand, told as if it were a container's layer */
export type RuntimeName = 'containerd' | 'cri-o' | 'docker' | 'none';

/** One read-only layer, topmost first in {@link RootLayers.lowers}. Digests are null where the runtime does not say. */
export interface LowerLayer {
  /** directory on the host, without the `/host` prefix */
  readonly path: string;
  /** `sha256:…` of the uncompressed layer tar (OCI image specification: DiffID) */
  readonly diffId: string | null;
}

/** An overlay root file system (overlayfs of the Linux kernel): a writable upper directory on read-only lower ones. */
export interface RootLayers {
  /** upperdir on the host, without the `/host` prefix; null for a root file system that is not an overlay */
  readonly upper: string | null;
  readonly lowers: readonly LowerLayer[];
}

/** The pod a container belongs to, as far as its runtime knows. */
export interface PodRef {
  readonly name: string;
  readonly namespace: string;
  readonly uid: string;
}

/** What the inspector says of one container at one time. */
export interface ContainerSnapshot {
  readonly runtime: RuntimeName;
  /** the runtime's full id, 64 hex digits mostly */
  readonly id: string;
  /** the name in the pod, or the runtime's name for it */
  readonly name: string;
  /** `sandbox` is the pod's pause container */
  readonly kind: 'container' | 'sandbox';
  /** as the user named it: `nginx:1.25` */
  readonly image: string;
  /** `sha256:…` of the image configuration or manifest; null where the runtime does not say */
  readonly imageDigest: string | null;
  /** null once it has exited */
  readonly process: ProcessIdentity | null;
  readonly root: RootLayers;
  readonly pod: PodRef | null;
  /** ISO 8601 */
  readonly createdAt: string;
}

/** A container's life: the same id with another first process is another life of it (a restart in place). */
export function lifeOf(snapshot: ContainerSnapshot): string {
  const { id, process } = snapshot;
  return process === null ? `${id}/exited` : `${id}/${String(process.pid)}.${String(process.startTimeTicks)}`;
}

export type ContainerEvent =
  | { readonly kind: 'started'; readonly container: ContainerSnapshot }
  | { readonly kind: 'stopped'; readonly container: ContainerSnapshot };

/** What the Kubernetes API says of a pod of this node. */
export interface PodDetails extends PodRef {
  readonly nodeName: string;
  readonly podIp: string | null;
  readonly hostIp: string | null;
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
  /** running containers, by the runtime's id without its `containerd://` prefix */
  readonly runningContainerIds: readonly string[];
}

/** A directory to be walked, and the prefix that makes its relative paths those the container sees. */
export interface WalkRoot {
  readonly directory: string;
  readonly shownAs: FilePath;
}
