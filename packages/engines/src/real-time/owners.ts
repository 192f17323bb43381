import { CURRENT_DIRECTORY, FileStat, readCgroup, readStartTimeTicks } from '@guardimesh/linux';
import type { WatchedContainer } from './messages.js';

/** Whose doing an event was: a container's, of this machine outside containers, or of a process that is gone. */
export type Owner = { readonly id: string; readonly startTimeTicks: number } | 'host' | 'gone';

const stat = new FileStat();
const ID = /[0-9a-f]{64}/g;
/** Processes remembered; each is looked at again when its start time is another. */
const PROCESSES_MAX = 4_096;

/** Tells the container of a process by its cgroup, and of a file by the writable layer it lies in. */
export class Owners {
  readonly #procRoot: string;
  #containers: ReadonlyMap<string, WatchedContainer> = new Map();
  readonly #known = new Map<number, { readonly startTimeTicks: number; readonly owner: Owner }>();

  constructor(procRoot: string) {
    this.#procRoot = procRoot;
  }

  setContainers(containers: readonly WatchedContainer[]): void {
    this.#containers = new Map(containers.map((each) => [each.id, each]));
    // one that was not known may be a container's by now
    this.#known.clear();
  }

  ofProcess(pid: number): Owner {
    try {
      const startTimeTicks = readStartTimeTicks(pid, this.#procRoot);
      if (startTimeTicks === null) return 'gone';
      const known = this.#known.get(pid);
      if (known?.startTimeTicks === startTimeTicks) return known.owner;
      const memberships = readCgroup(pid, this.#procRoot);
      if (memberships === null) return 'gone';
      const ids = memberships.flatMap(({ path }) => path.match(ID) ?? []);
      const id = ids.find((each) => this.#containers.has(each));
      const owner = id === undefined ? 'host' : { id, startTimeTicks };
      if (this.#known.size >= PROCESSES_MAX) this.#known.clear();
      this.#known.set(pid, { startTimeTicks, owner });
      return owner;
    } catch {
      return 'gone';
    }
  }

  /**
   * For a process that is gone: whose writable layer has that very file. The path may be the host's or the container's; a name proves
   * nothing, so it is the inode that is compared.
   * @param path one character a byte
   */
  ofFile(path: string, inode: bigint): { readonly id: string; readonly inside: string } | null {
    for (const { id, upper } of this.#containers.values()) {
      if (upper === null) continue;
      const inside = path.startsWith(`${upper}/`) ? path.slice(upper.length) : path;
      const name = Buffer.concat([Buffer.from(upper), Buffer.from(inside, 'latin1')]);
      if (stat.readNamed(CURRENT_DIRECTORY, name) === 0 && stat.inode === inode) return { id, inside };
    }
    return null;
  }
}
