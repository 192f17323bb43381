import type { PodWatchCounts } from './counts.js';
import { isSameLife, type Lives } from './parse-lives.js';

/**
 * Which lives were told already. Those of a pod that is kept are held for as long as they run; ended ones, and those of
 * pods that are not kept, are remembered in a bounded list, oldest forgotten first, so that a repeated or late event, or
 * a pod that goes and comes, tells nothing twice.
 */
export class ToldLives {
  readonly #endedMax: number;
  readonly #counts: PodWatchCounts;
  readonly #running = new Map<string, Lives>();
  readonly #ended = new Map<string, string | null>();

  constructor(endedMax: number, counts: PodWatchCounts) {
    this.#endedMax = endedMax;
    this.#counts = counts;
  }

  /** The pod's running lives as they are now; gives the ids of those that were not told yet. */
  update(podUid: string, now: Lives): string[] {
    const before = this.#running.get(podUid);
    const held = new Map<string, string | null>();
    const untold: string[] = [];
    for (const [id, startedAt] of now) {
      const known = before?.has(id) === true ? before.get(id) : this.#ended.get(id);
      if (known === undefined || !isSameLife(known, startedAt)) untold.push(id);
      held.set(id, startedAt ?? known ?? null);
    }
    for (const [id, startedAt] of before ?? []) if (!now.has(id)) this.#remember(id, startedAt);
    this.#running.set(podUid, held);
    return untold;
  }

  /** The pod is gone, or is not kept: what ran in it is no longer held, only remembered. */
  release(podUid: string): void {
    for (const [id, startedAt] of this.#running.get(podUid) ?? []) this.#remember(id, startedAt);
    this.#running.delete(podUid);
  }

  #remember(id: string, startedAt: string | null): void {
    this.#ended.delete(id);
    this.#ended.set(id, startedAt);
    if (this.#ended.size <= this.#endedMax) return;
    for (const oldest of this.#ended.keys()) {
      this.#ended.delete(oldest);
      this.#counts.livesForgotten += 1;
      return;
    }
  }
}
