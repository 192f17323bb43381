import type { Log } from '@guardimesh/kit';
import { ContainerdRuntime } from '../containerd/index.js';
import { CrioRuntime } from '../cri/index.js';
import { DockerRuntime } from '../docker/index.js';
import type { ContainerRuntime } from '../port/index.js';
import type { RuntimeSocket } from './find-runtimes.js';

/** Docker's namespace in containerd */
const DOCKER_NAMESPACE = 'moby';

/**
 * The adapter for a socket; it connects with its first call.
 * @param settings.dockerIsAsked true while Docker is a runtime of its own here: containerd then leaves out Docker's
 * containers, which would otherwise be told twice
 */
export function openRuntime(
  socket: RuntimeSocket,
  settings: { readonly hostRoot: string; readonly dockerIsAsked: () => boolean; readonly log: Log },
): ContainerRuntime {
  const { hostRoot, log } = settings;
  const shared = { socketPath: socket.socketPath, procRoot: `${hostRoot}/proc`, log };
  switch (socket.runtime) {
    case 'containerd':
      return new ContainerdRuntime({
        ...shared,
        skipNamespace: (namespace) => namespace === DOCKER_NAMESPACE && settings.dockerIsAsked(),
      });
    case 'cri-o':
      return new CrioRuntime({ ...shared, hostRoot });
    case 'docker':
      return new DockerRuntime(shared);
  }
}
