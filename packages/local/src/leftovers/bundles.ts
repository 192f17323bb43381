import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { errnoOf } from '@guardimesh/kit';

/** What containerd keeps of a container while it runs: `<state>/io.containerd.runtime.v2.task/<namespace>/<id>`. */
export interface Bundle {
  readonly id: string;
  /** of runc's config.json; null where it is not there, or is not the container's own: its last part must be the id */
  readonly cgroupPath: string | null;
  /** Unix socket of the shim; null where it is not there */
  readonly shimSocket: string | null;
}

export function readBundles(containerdState: string): Bundle[] {
  const tasks = join(containerdState, 'io.containerd.runtime.v2.task');
  return namesIn(tasks).flatMap((namespace) =>
    namesIn(join(tasks, namespace)).map((id) => {
      const bundle = join(tasks, namespace, id);
      return {
        id,
        cgroupPath: ownCgroupOf(textOf(join(bundle, 'config.json')), id),
        shimSocket: textOf(join(bundle, 'address'))?.replace(/^unix:\/\//, '') ?? null,
      };
    }),
  );
}

/** What runs in it is going to be killed, so a cgroup shared with others must never pass. */
function ownCgroupOf(runcConfig: string | null, id: string): string | null {
  if (runcConfig === null) return null;
  try {
    const { linux } = JSON.parse(runcConfig) as { linux?: { cgroupsPath?: unknown } };
    const path = linux?.cgroupsPath;
    if (typeof path !== 'string' || !path.startsWith('/') || path.split('/').includes('..')) return null;
    return path.endsWith(`/${id}`) ? path : null;
  } catch {
    return null;
  }
}

function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch (thrown) {
    if (errnoOf(thrown) === 'ENOENT') return [];
    throw thrown;
  }
}

function textOf(path: string): string | null {
  try {
    return readFileSync(path, 'utf8').trim();
  } catch {
    return null;
  }
}
