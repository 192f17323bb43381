import { realpathSync, statSync } from 'node:fs';
import type { RuntimeName } from '@guardimesh/model';
import { RuntimeError } from '../port/index.js';

/** Runtimes that are asked by a socket. */
export type SocketRuntimeName = Exclude<RuntimeName, 'none'>;

/** A runtime's socket on this node. */
export interface RuntimeSocket {
  readonly runtime: SocketRuntimeName;
  /** as the host names it; tells one runtime from another, over restarts too */
  readonly hostPath: string;
  /** to be connected to: {@link hostPath} below `/host` where the host is seen from a pod */
  readonly socketPath: string;
}

/** Where distributions of Kubernetes and their runtimes put their sockets. RKE2 uses k3s' path. */
const KNOWN_SOCKETS: readonly (readonly [SocketRuntimeName, string])[] = [
  ['containerd', '/run/containerd/containerd.sock'],
  ['containerd', '/run/k3s/containerd/containerd.sock'],
  ['containerd', '/run/k0s/containerd.sock'],
  ['containerd', '/var/snap/microk8s/common/run/containerd.sock'],
  ['cri-o', '/run/crio/crio.sock'],
  ['cri-o', '/var/run/crio/crio.sock'],
  ['docker', '/run/docker.sock'],
  ['docker', '/var/run/docker.sock'],
];

/**
 * The runtimes whose sockets are there now; a socket that two paths lead to is found once.
 * @param settings.hostRoot '' on the host, `/host` in a pod
 */
export function findRuntimes(settings: { readonly hostRoot: string }): RuntimeSocket[] {
  const found: RuntimeSocket[] = [];
  const seen = new Set<string>();
  for (const [runtime, hostPath] of KNOWN_SOCKETS) {
    const socketPath = settings.hostRoot + hostPath;
    const identity = socketIdentity(settings.hostRoot, socketPath);
    if (identity === null || seen.has(identity)) continue;
    seen.add(identity);
    found.push({ runtime, hostPath, socketPath });
  }
  return found;
}

/**
 * Reads a setting such as `containerd:/run/containerd/containerd.sock`.
 * @throws {RuntimeError} `runtime-setting`
 */
export function parseRuntimeSocket(text: string, settings: { readonly hostRoot: string }): RuntimeSocket {
  const [, name, hostPath] = /^([a-z-]+):(\/.+)$/.exec(text) ?? [];
  if ((name !== 'containerd' && name !== 'cri-o' && name !== 'docker') || hostPath === undefined) {
    throw new RuntimeError(
      'runtime-setting',
      `${JSON.stringify(text)} names no runtime; wanted is containerd:/path, cri-o:/path or docker:/path`,
    );
  }
  return { runtime: name, hostPath, socketPath: settings.hostRoot + hostPath };
}

/** Device and inode; null where there is no socket, or an absolute link leads out of the host's tree into our own. */
function socketIdentity(hostRoot: string, path: string): string | null {
  try {
    const real = realpathSync(path);
    if (hostRoot !== '' && !real.startsWith(`${realpathSync(hostRoot)}/`)) return null;
    const status = statSync(real);
    return status.isSocket() ? `${status.dev}:${status.ino}` : null;
  } catch {
    return null;
  }
}
