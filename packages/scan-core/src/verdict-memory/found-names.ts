import type { LastingVerdict } from '../ports/index.js';

/** Files found at once on one node that are remembered; more are scanned again at each pass. */
const FOUND_MAX = 10_000;
const NAMES_MAX = 64;
const NAME_CHARS_MAX = 512;

/** Names of what was found, beside the table: few files have any. Bounded; the oldest are forgotten first. */
export class FoundNames {
  readonly #names = new Map<string, readonly string[]>();

  /** @param key of the entry, see VerdictTable.keyAt; an entry for which no names are kept is not known */
  put(key: string, verdict: LastingVerdict): void {
    this.#names.delete(key);
    if (verdict.kind === 'clean' || !isBounded(verdict.names)) return;
    this.#names.set(key, verdict.names);
    if (this.#names.size <= FOUND_MAX) return;
    const oldest = this.#names.keys().next();
    if (oldest.done !== true) this.#names.delete(oldest.value);
  }

  get(key: string): readonly string[] | null {
    return this.#names.get(key) ?? null;
  }

  clear(): void {
    this.#names.clear();
  }

  saved(): SavedNames {
    return [...this.#names];
  }

  restore(saved: SavedNames): void {
    this.#names.clear();
    for (const [key, names] of saved.slice(0, FOUND_MAX)) if (isBounded(names)) this.#names.set(key, names);
  }
}

export type SavedNames = readonly (readonly [key: string, names: readonly string[]])[];

function isBounded(names: readonly string[]): boolean {
  return names.length <= NAMES_MAX && names.every((name) => name.length <= NAME_CHARS_MAX);
}
