import { CURRENT_DIRECTORY, FileStat, ProcessHandle, readCgroup, readStartTimeTicks } from '@guardimesh/linux';
import type { WatchedContainer } from './messages.js';

/** Whose doing an event was: a container's, of this machine outside containers, or of a process that is gone. */
export type Owner = { readonly id: string; readonly startTimeTicks: number } | 'host' | 'gone';

const stat = new FileStat();
const ID = /[0-9a-f]{64}/g;
/** Processes remembered, each by a descriptor; the one known for longest is forgotten first. */
const PROCESSES_MAX = 512;

/** A process whose owner is known for as long as it is there. */
interface Known {
  readonly handle: ProcessHandle;
  readonly owner: Owner;
}

/** Tells the container of a process by its cgroup, and of a file by the writable layer it lies in. */
export class Owners {
  readonly #procRoot: string;
  #containers: ReadonlyMap<string, WatchedContainer> = new Map();
  readonly #known = new Map<number, Known>();

  constructor(procRoot: string) {
    this.#procRoot = procRoot;
  }

  setContainers(containers: readonly WatchedContainer[]): void {
    this.#containers = new Map(containers.map((each) => [each.id, each]));
    // one that was not known may be a container's by now
    this.close();
  }

  ofProcess(pid: number): Owner {
    const known = this.#known.get(pid);
    if (known?.handle.isThere === true) return known.owner;
    if (known !== undefined) this.#forget(pid, known);
    const handle = ProcessHandle.open(pid);
    const owner = this.#read(pid);
    // what was read is of that very process only where it is still there
    if (handle === null) return owner;
    if (owner === 'gone' || !handle.isThere) {
      handle.close();
      return 'gone';
    }
    for (const [first, each] of this.#known) {
      if (this.#known.size < PROCESSES_MAX) break;
      this.#forget(first, each);
    }
    this.#known.set(pid, { handle, owner });
    return owner;
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

  /** Forgets every process. */
  close(): void {
    for (const [pid, each] of this.#known) this.#forget(pid, each);
  }

  #read(pid: number): Owner {
    try {
      const startTimeTicks = readStartTimeTicks(pid, this.#procRoot);
      const memberships = readCgroup(pid, this.#procRoot);
      if (startTimeTicks === null || memberships === null) return 'gone';
      const ids = memberships.flatMap(({ path }) => path.match(ID) ?? []);
      const id = ids.find((each) => this.#containers.has(each));
      return id === undefined ? 'host' : { id, startTimeTicks };
    } catch {
      return 'gone';
    }
  }

  #forget(pid: number, { handle }: Known): void {
    handle.close();
    this.#known.delete(pid);
  }
}
