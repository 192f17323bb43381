import { readOverlayRoot } from '@guardimesh/linux';
import type { Log } from '@guardimesh/kit';
import type { ProcessIdentity, RootLayers } from '@guardimesh/model';
import { RUNTIME_BOUNDS } from '../port/index.js';
import { BoundedMemory, hostPathOrNull } from '../untrusted/index.js';
import type { ProcessWitness } from './process-witness.js';

/**
 * Compares what a runtime says of a root file system with /proc/PID/mountinfo. The runtime's word goes first: a process
 * that may make user namespaces can mount an overlay of its own over its root, and so write what it likes into its
 * mountinfo. Where the runtime says nothing, the kernel's line is better than not scanning.
 */
export class RootWitness {
  readonly #processes: ProcessWitness;
  readonly #procRoot: string;
  readonly #log: Log;
  readonly #compared = new BoundedMemory<string, ProcessIdentity>(RUNTIME_BOUNDS.memoryEntriesMax);

  constructor(processes: ProcessWitness, settings: { readonly procRoot: string; readonly log: Log }) {
    this.#processes = processes;
    this.#procRoot = settings.procRoot;
    this.#log = settings.log;
  }

  check(id: string, process: ProcessIdentity | null, root: RootLayers): RootLayers {
    if (process === null) return root;
    const compared = this.#compared.get(id);
    const seen = compared?.pid === process.pid && compared.startTimeTicks === process.startTimeTicks;
    if (root.upper !== null && seen) return root;
    const mounted = readOverlayRoot(process.pid, this.#procRoot);
    // the pid may have gone to another process meanwhile
    if (mounted === null || !this.#processes.isAlive(process)) return root;
    this.#compared.set(id, process);
    if (root.upper === null) {
      const lowers = mounted.lowers.every((path) => hostPathOrNull(path) !== null) ? mounted.lowers : [];
      return { upper: hostPathOrNull(mounted.upper), lowers: lowers.map((path) => ({ path, diffId: null })) };
    }
    // a long list of layers is mounted with paths relative to a folder that mountinfo does not tell
    if (mounted.upper !== null && mounted.upper.startsWith('/') && mounted.upper !== root.upper) {
      this.#log.warn(
        { container: id, runtime: root.upper, mounted: mounted.upper },
        'the container has another root mounted than its runtime made; the one of the runtime is scanned',
      );
    }
    return root;
  }
}
