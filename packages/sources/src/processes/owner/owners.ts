import { parseCgroup, ProcName, type CgroupMembership, type ProcessFolder } from '@guardimesh/linux';
import { idsInCgroup, isRuntimeId, isWithin } from './cgroup-ids.js';
import { groundOf, linkText, type ContainerGround, type ContainerRef } from './container-ground.js';

/** Which of some containers a process belongs to. Made anew for each look, since containers come and go. */
export class Owners {
  readonly #grounds = new Map<string, ContainerGround>();
  readonly #byNamespace = new Map<string, ContainerGround>();
  readonly #byCgroup = new Map<string, ContainerGround | null | 'not told'>();

  /** Leaves the folder it is given. */
  constructor(folder: ProcessFolder, containers: readonly ContainerRef[]) {
    const host = folder.enter(1) === 0 ? linkText(folder, ProcName.pidNamespace) : null;
    for (const container of containers) {
      const ground = groundOf(folder, container, host);
      this.#grounds.set(container.id, ground);
      // where containers of a pod share one, the first that is told has it
      if (ground.pidNamespace !== null && !this.#byNamespace.has(ground.pidNamespace))
        this.#byNamespace.set(ground.pidNamespace, ground);
    }
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
    const bytes = folder.readText(ProcName.cgroup);
    const text = bytes > 0 ? folder.text(bytes) : '';
    // most processes share their cgroups with others
    let owner = this.#byCgroup.get(text);
    if (owner === undefined) {
      owner = this.#ownerBy(parseCgroup(text));
      this.#byCgroup.set(text, owner);
    }
    return owner === 'not told' ? this.#ownerByNamespace(folder) : owner;
  }

  #ownerBy(cgroups: readonly CgroupMembership[]): ContainerGround | null | 'not told' {
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
    return 'not told';
  }

  #ownerByNamespace(folder: ProcessFolder): ContainerGround | null {
    if (this.#byNamespace.size === 0) return null;
    return this.#byNamespace.get(linkText(folder, ProcName.pidNamespace) ?? '') ?? null;
  }
}
