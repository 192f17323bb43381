import { FileStat, parseCgroup, ProcName, type CgroupMembership, type ProcessFolder } from '@guardimesh/linux';
import type { ProcessIdentity } from '@guardimesh/model';

/** A container as far as its processes can be told by it. */
export interface ContainerRef {
  readonly id: string;
  readonly process: ProcessIdentity | null;
}

/** What a container's first process says of it; without that process only its id tells its processes. */
export interface ContainerGround {
  readonly id: string;
  /** its own cgroups, by hierarchy */
  readonly cgroups: readonly CgroupMembership[];
  /** `pid:[…]`; null where it is the host's */
  readonly pidNamespace: string | null;
  /** file system and mount of its root: what lies there is looked at by the walks of its layers; -1 where it is not known */
  readonly rootDevice: number;
  readonly rootMount: number;
}

const stat = new FileStat();

/** Reads the ground of a container; goes through the folder to the process and its parent, and leaves it. */
export function groundOf(
  folder: ProcessFolder,
  container: ContainerRef,
  hostNamespace: string | null,
): ContainerGround {
  const { id, process } = container;
  const none = { id, cgroups: [], pidNamespace: null, rootDevice: -1, rootMount: -1 };
  try {
    if (process === null || !enterProcess(folder, process)) return none;
    const parent = folder.stat.parent;
    const cgroups = cgroupsOf(folder);
    const namespace = linkText(folder, ProcName.pidNamespace);
    const hasRoot = folder.readTarget(ProcName.root, stat) === 0;
    const { rootDevice, rootMount } = hasRoot ? { rootDevice: stat.device, rootMount: stat.mountId } : none;
    return {
      id,
      cgroups: ownCgroups(cgroups, parent > 0 && folder.enter(parent) === 0 ? cgroupsOf(folder) : []),
      // without the host's to compare with, a namespace proves nothing
      pidNamespace: hostNamespace === null || namespace === hostNamespace ? null : namespace,
      ...{ rootDevice, rootMount },
    };
  } finally {
    folder.leave();
  }
}

/** Enters a process where it is still that one. */
export function enterProcess(folder: ProcessFolder, process: ProcessIdentity): boolean {
  return (
    folder.enter(process.pid) === 0 && folder.readStat() === 0 && folder.stat.startTimeTicks === process.startTimeTicks
  );
}

function cgroupsOf(folder: ProcessFolder): readonly CgroupMembership[] {
  const bytes = folder.readText(ProcName.cgroup);
  return bytes > 0 ? parseCgroup(folder.text(bytes)) : [];
}

/** `pid:[4026531836]`, or null where the link cannot be read. */
export function linkText(folder: ProcessFolder, name: ProcName): string | null {
  return folder.readLink(name) > 0 ? folder.link.toString('latin1') : null;
}

/** A cgroup that the process shares with what started it (the shim) holds more than the container. */
function ownCgroups(
  cgroups: readonly CgroupMembership[],
  parents: readonly CgroupMembership[],
): readonly CgroupMembership[] {
  return cgroups.filter(
    ({ hierarchy, path }) =>
      path !== '/' && parents.some((parent) => parent.hierarchy === hierarchy && parent.path !== path),
  );
}
