import { ProcessFolder, type ProcRoot } from '@guardimesh/linux';
import type { ProcessBounds } from '../bounds.js';
import { Owners, type ContainerRef } from '../owner/index.js';
import { FilesSeen } from './files-seen.js';
import { MemoryDevices } from './memory-devices.js';
import { ProcessLook } from './process-look.js';
import type { Look } from './seen-file.js';

/** Looks at all processes of one container at a time. */
export class ContainerLook {
  readonly #root: ProcRoot;
  readonly #bounds: ProcessBounds;
  readonly #folder: ProcessFolder;
  readonly #look: ProcessLook;
  readonly #pids: Int32Array;

  constructor(root: ProcRoot, bounds: ProcessBounds) {
    this.#root = root;
    this.#bounds = bounds;
    this.#folder = new ProcessFolder(root);
    this.#look = new ProcessLook(this.#folder);
    this.#pids = new Int32Array(bounds.processesMax);
  }

  /** @throws {LinuxError} where processes cannot be listed at all */
  see(container: ContainerRef): Look {
    const folder = this.#folder;
    const owners = new Owners(folder, [container]);
    const ground = owners.find(container.id);
    const outcomes = { whole: [], gone: [], unreadable: [], 'cut-short': [] } as Record<string, number[]>;
    const files = new FilesSeen(this.#bounds.filesMax);
    let processes = 0;
    const count = this.#root.list(this.#pids);
    if (ground !== null) {
      const common = { root: this.#root, container: ground, bounds: this.#bounds, devices: new MemoryDevices(), files };
      for (const pid of this.#pids.subarray(0, count)) {
        if (folder.enter(pid) < 0 || owners.ownerOf(folder) === null) continue;
        processes += 1;
        outcomes[this.#look.see(common, pid)]?.push(pid);
      }
      folder.leave();
    }
    const cutShort = outcomes['cut-short'] ?? [];
    if (files.isFull || count === this.#pids.length) cutShort.push(0);
    return {
      processes,
      files: files.all(),
      gone: outcomes['gone'] ?? [],
      unreadable: outcomes['unreadable'] ?? [],
      cutShort,
    };
  }
}
