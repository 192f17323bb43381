import { systemClock } from '@guardimesh/kit';
import { nowNs } from './messages.js';

/** Which infected files have been told of, by name, and when the first word of each was heard. */
export class Heard {
  readonly atNs = new Map<string, number>();
  #awaited: { readonly name: string; readonly resolve: () => void } | null = null;
  #lastNewNs = nowNs();

  note(name: string): void {
    if (this.atNs.has(name)) return;
    this.#lastNewNs = nowNs();
    this.atNs.set(name, this.#lastNewNs);
    if (this.#awaited?.name === name) this.#awaited.resolve();
  }

  /** @returns when it was heard of, or null where that does not happen in time */
  async of(name: string, timeoutMs: number): Promise<number | null> {
    if (!this.atNs.has(name)) {
      const giveUp = new AbortController();
      const heard = new Promise<void>((resolve) => (this.#awaited = { name, resolve }));
      await Promise.race([heard, systemClock.sleep(timeoutMs, giveUp.signal)]);
      giveUp.abort();
      this.#awaited = null;
    }
    return this.atNs.get(name) ?? null;
  }

  /** Waits until all were heard of, or nothing new has come for `quietMs`. @returns when the last one came, and how many are missing */
  async all(names: readonly string[], quietMs: number): Promise<{ lastNs: number; missing: number }> {
    this.#lastNewNs = nowNs();
    const missing = (): number => names.filter((name) => !this.atNs.has(name)).length;
    while (missing() > 0 && nowNs() - this.#lastNewNs < quietMs * 1e6) await systemClock.sleep(20);
    return { lastNs: Math.max(...names.map((name) => this.atNs.get(name) ?? 0)), missing: missing() };
  }
}
