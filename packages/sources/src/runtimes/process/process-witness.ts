import { readStartTimeTicks } from '@guardimesh/linux';
import type { ProcessIdentity } from '@guardimesh/model';
import { RUNTIME_BOUNDS } from '../port/index.js';
import { BoundedMemory } from '../untrusted/index.js';

/** A runtime may name a new pid while we look; more often than this in one look is no container worth waiting for. */
const LOOKS_MAX = 3;

/**
 * Turns a runtime's pid into a process that can be told from a later one with the same number. Between the runtime's
 * answer and our reading of /proc the process may have ended and its pid gone to another: so the runtime is asked again
 * after the reading, and only a pid that it still names is believed.
 */
export class ProcessWitness {
  readonly #procRoot: string;
  readonly #known = new BoundedMemory<string, ProcessIdentity>(RUNTIME_BOUNDS.memoryEntriesMax);

  constructor(procRoot: string) {
    this.#procRoot = procRoot;
  }

  /**
   * @param askAgain the pid the runtime names now; null where it has none. Where it throws, the first answer stands: a
   * runtime that hangs on one container must not make that container look exited.
   */
  async identify(
    id: string,
    pidNamed: number | null,
    askAgain: () => Promise<number | null>,
  ): Promise<ProcessIdentity | null> {
    let pid = pidNamed;
    for (let look = 0; look < LOOKS_MAX && pid !== null; look += 1) {
      const startTimeTicks = readStartTimeTicks(pid, this.#procRoot);
      const known = this.#known.get(id);
      if (known?.pid === pid && known.startTimeTicks === startTimeTicks) return known;
      const answer = await askAgain().catch(() => 'no answer' as const);
      if (answer === pid || answer === 'no answer') {
        if (startTimeTicks === null) return null;
        const identity = { pid, startTimeTicks };
        if (answer === pid) this.#known.set(id, identity);
        return identity;
      }
      pid = answer;
    }
    return null;
  }

  /** The process last seen under this id, where it is still there. */
  lastKnown(id: string): ProcessIdentity | null {
    const known = this.#known.get(id);
    return known !== undefined && this.isAlive(known) ? known : null;
  }

  /** Whether this very process is still there. */
  isAlive(identity: ProcessIdentity): boolean {
    return readStartTimeTicks(identity.pid, this.#procRoot) === identity.startTimeTicks;
  }
}
