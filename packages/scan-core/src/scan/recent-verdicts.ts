import { sameIdentity, type FileIdentity } from '@guardimesh/model';
import type { CarriedOver, LastingGap, LastingVerdict, VerdictMemory } from '../ports/index.js';
import { UnseenFiles } from '../verdict-memory/unseen-files.js';

interface Remembered {
  readonly identity: FileIdentity;
  readonly signatures: string;
  readonly verdict: LastingVerdict;
  quietIn: string | null;
}

/**
 * Verdicts of this run, in memory, the oldest forgotten first. One entry a file (device and inode): a changed file
 * replaces what was known of it. An answer is given only where identity, ctime included, and signature set are the same.
 */
export class RecentVerdicts implements VerdictMemory {
  readonly #entriesMax: number;
  readonly #byFile = new Map<string, Remembered>();
  readonly #byBytes = new Map<string, LastingVerdict>();
  readonly #unseen = new UnseenFiles(() => performance.now());

  /** @param entriesMax about 500 bytes each */
  constructor(entriesMax = 50_000) {
    this.#entriesMax = entriesMax;
  }

  recall(identity: FileIdentity, signatures: string): LastingVerdict | null {
    const known = this.#known(identity);
    return known?.signatures === signatures ? known.verdict : null;
  }

  recallBytes(digest: Uint8Array, signatures: string): LastingVerdict | null {
    return this.#byBytes.get(bytesKey(digest, signatures)) ?? null;
  }

  remember(identity: FileIdentity, digest: Uint8Array | null, signatures: string, verdict: LastingVerdict): void {
    this.#put(this.#byFile, keyOf(identity), { identity, signatures, verdict, quietIn: null });
    if (digest !== null) this.#put(this.#byBytes, bytesKey(digest, signatures), verdict);
  }

  recallGap(identity: FileIdentity, signatures: string): LastingGap | null {
    return this.#entriesMax === 0 ? null : this.#unseen.recall(identity, signatures);
  }

  rememberGap(identity: FileIdentity, signatures: string, reason: LastingGap): void {
    this.#unseen.remember(identity, signatures, reason);
  }

  isQuietIn(identity: FileIdentity, context: string): boolean {
    return this.#known(identity)?.quietIn === context;
  }

  rememberQuiet(identity: FileIdentity, context: string): void {
    const known = this.#known(identity);
    if (known !== null) known.quietIn = context;
  }

  /** A Map is read by its own thread only. */
  knownFiles(): null {
    return null;
  }

  /** Nothing is carried over: what was known of the old set matches no more. */
  carryOver(): CarriedOver {
    return { carried: 0, hits: 0, toBeRead: 0 };
  }

  #known(identity: FileIdentity): Remembered | null {
    const known = this.#byFile.get(keyOf(identity));
    return known !== undefined && sameIdentity(known.identity, identity) ? known : null;
  }

  #put<T>(map: Map<string, T>, key: string, value: T): void {
    map.delete(key);
    map.set(key, value);
    if (map.size <= this.#entriesMax) return;
    const oldest = map.keys().next();
    if (oldest.done !== true) map.delete(oldest.value);
  }
}

function keyOf(identity: FileIdentity): string {
  return `${identity.device}:${identity.inode}`;
}

function bytesKey(digest: Uint8Array, signatures: string): string {
  return `${Buffer.from(digest).toString('latin1')} ${signatures}`;
}
