import { ProcessFolder, ProcName, type ProcRoot } from '@guardimesh/linux';
import type { ProcessIdentity } from '@guardimesh/model';

/** A container's process has a shim above it, and that the host's first process; a runtime may stand in between for a moment. */
const ANCESTORS_MAX = 16;

/** What of a process's ancestors runs on the host: a program by its path, and a path-only descriptor of it. */
export interface HostProgram {
  readonly path: string;
  readonly named: number;
}

/**
 * The programs of those ancestors of a process that are in the host's mount namespace: the runtime's own. No process of a container
 * is among them: what starts it is the runtime, and what it starts is beneath it. The caller closes the descriptors.
 */
export function hostAncestors(root: ProcRoot, process: ProcessIdentity): HostProgram[] {
  const folder = new ProcessFolder(root);
  const programs: HostProgram[] = [];
  try {
    const host = folder.enter(1) === 0 ? namespaceOf(folder) : null;
    if (host === null || folder.enter(process.pid) !== 0 || folder.readStat() !== 0) return programs;
    if (folder.stat.startTimeTicks !== process.startTimeTicks) return programs;
    for (let each = 0; each < ANCESTORS_MAX && folder.stat.parent > 0; each += 1) {
      if (folder.enter(folder.stat.parent) !== 0 || folder.readStat() !== 0) break;
      if (namespaceOf(folder) !== host || folder.readLink(ProcName.exe) <= 0) continue;
      const path = folder.link.toString('utf8');
      const named = folder.nameTarget(ProcName.exe);
      if (named >= 0) programs.push({ path, named });
    }
    return programs;
  } finally {
    folder.leave();
  }
}

function namespaceOf(folder: ProcessFolder): string | null {
  return folder.readLink(ProcName.mountNamespace) > 0 ? folder.link.toString('latin1') : null;
}
