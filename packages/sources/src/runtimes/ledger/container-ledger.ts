import { lifeOf, type ContainerEvent, type ContainerSnapshot } from '@guardimesh/model';
import type { StateChange } from './state-change.js';

/** How long a new container may be without a process, or without a layer, before it is told as it is. */
export const NEWBORN_MS = 10_000;

/** One container that its source has. */
type Entry =
  /** seen, but its process or layer may be yet to come: told when complete, or when no longer new */
  | { readonly kind: 'held'; readonly container: ContainerSnapshot; readonly untilMs: number }
  | { readonly kind: 'told'; readonly container: ContainerSnapshot }
  /** its life was told to be over; it is still there, exited */
  | { readonly kind: 'over'; readonly container: ContainerSnapshot };

/**
 * Turns what sources have into what happened: `started` and `stopped`, each life once, always in pairs and in order,
 * however often the same list comes, whatever was missed in between. Pure: time is handed in.
 *
 * A life reported alive after it was reported over is told again: the report of its end was wrong, and told twice is
 * better than never scanned.
 */
export class ContainerLedger {
  readonly #sources = new Map<string, Map<string, Entry>>();
  /** ids put since the last `begin` of a source */
  readonly #lists = new Map<string, Set<string>>();

  take(change: StateChange, nowMs: number): ContainerEvent[] {
    const { source } = change;
    switch (change.kind) {
      case 'begin':
        this.#lists.set(source, new Set());
        return [];
      case 'put':
        this.#lists.get(source)?.add(change.container.id);
        return this.#put(this.#entries(source), change.container, nowMs);
      case 'gone':
        return this.#gone(this.#entries(source), change.id);
      case 'end':
        return this.#end(source);
    }
  }

  /** Tells of those held back whose time has come. */
  due(nowMs: number): ContainerEvent[] {
    const events: ContainerEvent[] = [];
    for (const entries of this.#sources.values()) {
      for (const [id, entry] of entries) {
        if (entry.kind !== 'held' || entry.untilMs > nowMs) continue;
        entries.set(id, { kind: 'told', container: entry.container });
        events.push({ kind: 'started', container: entry.container });
      }
    }
    return events;
  }

  /** When {@link due} has something next; null while nothing is held back. */
  nextDueMs(): number | null {
    let next: number | null = null;
    for (const entries of this.#sources.values()) {
      for (const entry of entries.values()) {
        if (entry.kind === 'held' && (next === null || entry.untilMs < next)) next = entry.untilMs;
      }
    }
    return next;
  }

  #entries(source: string): Map<string, Entry> {
    const known = this.#sources.get(source);
    if (known !== undefined) return known;
    const entries = new Map<string, Entry>();
    this.#sources.set(source, entries);
    return entries;
  }

  #put(entries: Map<string, Entry>, container: ContainerSnapshot, nowMs: number): ContainerEvent[] {
    const { id } = container;
    const entry = entries.get(id);
    switch (entry?.kind) {
      case undefined:
      case 'held': {
        const untilMs = entry?.untilMs ?? heldUntil(container, nowMs);
        if (!isComplete(container) && untilMs > nowMs) {
          entries.set(id, { kind: 'held', container, untilMs });
          return [];
        }
        entries.set(id, { kind: 'told', container });
        return [{ kind: 'started', container }];
      }
      case 'told':
        return this.#follow(entries, entry.container, container);
      case 'over':
        if (container.process === null) return [];
        entries.set(id, { kind: 'told', container });
        return [{ kind: 'started', container }];
    }
  }

  #follow(entries: Map<string, Entry>, before: ContainerSnapshot, now: ContainerSnapshot): ContainerEvent[] {
    if (lifeOf(before) === lifeOf(now)) {
      entries.set(now.id, { kind: 'told', container: now });
      return [];
    }
    if (now.process === null) {
      entries.set(now.id, { kind: 'over', container: before });
      return [{ kind: 'stopped', container: before }];
    }
    entries.set(now.id, { kind: 'told', container: now });
    return [
      { kind: 'stopped', container: before },
      { kind: 'started', container: now },
    ];
  }

  #gone(entries: Map<string, Entry>, id: string): ContainerEvent[] {
    const entry = entries.get(id);
    entries.delete(id);
    return entry?.kind === 'told' ? [{ kind: 'stopped', container: entry.container }] : [];
  }

  #end(source: string): ContainerEvent[] {
    const listed = this.#lists.get(source);
    this.#lists.delete(source);
    if (listed === undefined) return [];
    const entries = this.#entries(source);
    return [...entries.keys()].filter((id) => !listed.has(id)).flatMap((id) => this.#gone(entries, id));
  }
}

function isComplete(container: ContainerSnapshot): boolean {
  return container.process !== null && container.root.upper !== null;
}

/** One that exited long ago is told at once: only what was made a moment ago may still be on its way. */
function heldUntil(container: ContainerSnapshot, nowMs: number): number {
  const createdMs = Date.parse(container.createdAt);
  // a time of creation in the future is a wrong clock: never hold longer than for a newborn
  return Math.min(createdMs, nowMs) + NEWBORN_MS;
}
