/** An id as runtimes give it: containerd, CRI-O, Docker, Podman. */
const RUNTIME_ID = /^[0-9a-f]{64}$/;

/**
 * The ids that a cgroup path may name, outermost first: each component whole, and what follows its last `-` or `:`
 * (`docker-ID.scope`, `cri-containerd-ID.scope`, `slice:cri-containerd:ID`).
 */
export function* idsInCgroup(path: string): Generator<string, void, void> {
  for (const component of path.split('/')) {
    if (component === '') continue;
    yield component;
    const bare = component.endsWith('.scope') ? component.slice(0, -'.scope'.length) : component;
    yield bare.slice(Math.max(bare.lastIndexOf('-'), bare.lastIndexOf(':')) + 1);
  }
}

export function isRuntimeId(id: string): boolean {
  return RUNTIME_ID.test(id);
}

/** True for a path that is the cgroup itself or lies below it. */
export function isWithin(cgroup: string, path: string): boolean {
  return path === cgroup || path.startsWith(`${cgroup}/`);
}
