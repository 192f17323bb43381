import type { FileIdentity } from '@guardimesh/model';
import { sameIdentity } from '@guardimesh/model';
import type { LastingVerdict, VerdictMemory } from '../ports/index.js';

interface Remembered {
  readonly identity: FileIdentity;
  readonly signatures: string;
  readonly verdict: LastingVerdict;
}

/**
 * Verdicts of this run, in memory, the oldest forgotten first. One entry a file (device and inode): a changed file
 * replaces what was known of it. An answer is given only where identity, ctime included, and signature set are the same.
 */
export class RecentVerdicts implements VerdictMemory {
  readonly #entriesMax: number;
  readonly #byFile = new Map<string, Remembered>();

  /** @param entriesMax about 300 bytes each */
  constructor(entriesMax = 50_000) {
    this.#entriesMax = entriesMax;
  }

  recall(identity: FileIdentity, signatures: string): LastingVerdict | null {
    const known = this.#byFile.get(keyOf(identity));
    if (known?.signatures !== signatures || !sameIdentity(known.identity, identity)) return null;
    return known.verdict;
  }

  remember(identity: FileIdentity, signatures: string, verdict: LastingVerdict): void {
    const key = keyOf(identity);
    this.#byFile.delete(key);
    this.#byFile.set(key, { identity, signatures, verdict });
    if (this.#byFile.size <= this.#entriesMax) return;
    const oldest = this.#byFile.keys().next();
    if (oldest.done !== true) this.#byFile.delete(oldest.value);
  }
}

function keyOf(identity: FileIdentity): string {
  return `${identity.device}:${identity.inode}`;
}
