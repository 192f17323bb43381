import { ProcName, type ProcessFolder } from '@guardimesh/linux';
import { idsInCgroup, isRuntimeId, isWithin } from './cgroup-ids.js';
import { cgroupsOf, groundOf, linkText, type ContainerGround, type ContainerRef } from './container-ground.js';

/** Which of some containers a process belongs to. Made anew for each look, since containers come and go. */
export class Owners {
  readonly #grounds = new Map<string, ContainerGround>();

  /** Leaves the folder it is given. */
  constructor(folder: ProcessFolder, containers: readonly ContainerRef[]) {
    const host = folder.enter(1) === 0 ? linkText(folder, ProcName.pidNamespace) : null;
    for (const container of containers) this.#grounds.set(container.id, groundOf(folder, container, host));
  }

  find(containerId: string): ContainerGround | null {
    return this.#grounds.get(containerId) ?? null;
  }

  /**
   * The owner of the process the folder is at: the container its cgroup names; else the one whose own cgroup it lies in; else the
   * one whose pid namespace it is in. A process whose cgroup names a container that is not among these is nobody's here: those of
   * one pod may share a pid namespace.
   */
  ownerOf(folder: ProcessFolder): ContainerGround | null {
    const cgroups = cgroupsOf(folder);
    for (const { path } of cgroups) {
      for (const id of idsInCgroup(path)) {
        const named = this.#grounds.get(id);
        if (named !== undefined) return named;
      }
    }
    if (cgroups.some(({ path }) => [...idsInCgroup(path)].some(isRuntimeId))) return null;
    for (const ground of this.#grounds.values()) {
      const isInside = ground.cgroups.some((own) =>
        cgroups.some(({ hierarchy, path }) => own.hierarchy === hierarchy && isWithin(own.path, path)),
      );
      if (isInside) return ground;
    }
    const namespace = linkText(folder, ProcName.pidNamespace);
    if (namespace === null) return null;
    for (const ground of this.#grounds.values()) if (ground.pidNamespace === namespace) return ground;
    return null;
  }
}
