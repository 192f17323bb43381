import { sameIdentity, type FileIdentity } from '@guardimesh/model';
import type { LastingGap } from '../ports/index.js';

/** Files of which an engine could not see all, about 300 bytes each; more are given to it again at each pass. */
const FILES_MAX = 10_000;
/** An engine's limits can be set anew, and one of them is a time: so long a reason is told without another try. */
const HOLDS_MS = 3_600_000;

interface Unseen {
  readonly identity: FileIdentity;
  readonly signatures: string;
  readonly reason: LastingGap;
  readonly atMs: number;
}

/** Files that are not clean and not found: not kept over a restart, and forgotten after a while. Bounded, the oldest first. */
export class UnseenFiles {
  readonly #byFile = new Map<string, Unseen>();
  readonly #monotonicMs: () => number;

  constructor(monotonicMs: () => number) {
    this.#monotonicMs = monotonicMs;
  }

  recall(identity: FileIdentity, signatures: string): LastingGap | null {
    const known = this.#byFile.get(keyOf(identity));
    if (known?.signatures !== signatures || !sameIdentity(known.identity, identity)) return null;
    return this.#monotonicMs() - known.atMs > HOLDS_MS ? null : known.reason;
  }

  remember(identity: FileIdentity, signatures: string, reason: LastingGap): void {
    const key = keyOf(identity);
    this.#byFile.delete(key);
    this.#byFile.set(key, { identity, signatures, reason, atMs: this.#monotonicMs() });
    if (this.#byFile.size <= FILES_MAX) return;
    const oldest = this.#byFile.keys().next();
    if (oldest.done !== true) this.#byFile.delete(oldest.value);
  }

  clear(): void {
    this.#byFile.clear();
  }
}

function keyOf({ device, inode }: FileIdentity): string {
  return `${device}:${inode}`;
}
