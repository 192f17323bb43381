import {
  lifeOf,
  RETRIABLE_REASONS,
  SCAN_SCOPES,
  type ContainerSnapshot,
  type ScanScope,
  type ScanSummary,
  type TriggerReason,
  type UnscannedReason,
} from '@guardimesh/model';
import { NO_PASS_BOOK, type PassBook } from '../ports/index.js';
import type { ScanCalendar } from './scan-calendar.js';

/** When a container is looked at again. All in seconds. */
export interface PassPace {
  /** pauses between the passes that follow a start: what a container does, it mostly does soon */
  readonly settlingSeconds: readonly number[];
  /** pause between passes once it has settled */
  readonly steadySeconds: number;
  /** null: `steadySeconds` apart; else at these times */
  readonly calendar: ScanCalendar | null;
  /** pause before a pass that repeats what could not be scanned; doubled each time, up to `steadySeconds` */
  readonly retrySeconds: number;
}

/** A pause is at least this many times the pass before it: however large the layer, looking at it takes a fifth of the time. */
const PAUSE_TO_PASS = 4;

const LONGEST_PAUSE_MS = 86_400_000;

export const DEFAULT_PACE: PassPace = {
  settlingSeconds: [
    0.25,
    0.25,
    0.5,
    0.5,
    ...Array<number>(10).fill(1),
    ...Array<number>(5).fill(2),
    5,
    5,
    5,
    15,
    30,
    60,
  ],
  steadySeconds: 300,
  calendar: null,
  retrySeconds: 2,
};

/** A pass that is due. `last`: the container has stopped, its layer is looked at once more while it exists. */
export interface DuePass {
  readonly container: ContainerSnapshot;
  readonly reason: TriggerReason;
  readonly scopes: readonly ScanScope[];
  readonly last: boolean;
}

interface Entry {
  container: ContainerSnapshot;
  life: string;
  dueMs: number;
  reason: TriggerReason;
  /** passes that have ended */
  passes: number;
  retries: number;
  running: boolean;
  stopped: boolean;
  /** a pass over a part that somebody asked for, beside the planned ones */
  asked: { reason: TriggerReason; readonly scopes: Set<ScanScope>; dueMs: number } | null;
}

/**
 * Which container is due when. Plain state, time comes in: no timers, no clock. States of an entry:
 *
 *   started ──due──▶ running ──finished──▶ waiting ──due──▶ running …
 *      stopped while waiting ─▶ due at once, a last time;  stopped while running ─▶ a last time after it
 *      finished the last time ─▶ forgotten
 *
 * Beside that plan a part of a container can be asked for at any time (a program was run, a file written): such a pass counts
 * for nothing in the plan, and what is asked for while one waits or runs is one pass more, not many.
 */
export class PassSchedule {
  readonly #pace: PassPace;
  readonly #book: PassBook;
  readonly #wallMs: () => number;
  readonly #entries = new Map<string, Entry>();
  #wake: (() => void) | null = null;
  #newsAtMs = -Infinity;

  /** @param wallMs milliseconds since the epoch: for the calendar, and for what is written into the book */
  constructor(pace: PassPace, book: PassBook = NO_PASS_BOOK, wallMs: () => number = () => Date.now()) {
    this.#pace = pace;
    this.#book = book;
    this.#wallMs = wallMs;
  }

  get size(): number {
    return this.#entries.size;
  }

  /** True where every container has had a pass, none has one under way, and nothing new was told for `quietMs`. */
  hasSettled(nowMs: number, quietMs: number): boolean {
    if (nowMs - this.#newsAtMs < quietMs) return false;
    return [...this.#entries.values()].every((entry) => entry.passes > 0 && !entry.running);
  }

  knows(containerId: string): boolean {
    return this.#entries.has(containerId);
  }

  started(container: ContainerSnapshot, nowMs: number): void {
    const life = lifeOf(container);
    const before = this.#entries.get(container.id);
    if (before?.life === life && !before.stopped) return;
    this.#newsAtMs = nowMs;
    const noted = this.#book.recall(life);
    if (before !== undefined && before.life !== life) this.#book.forget(before.life);
    this.#entries.set(container.id, {
      container,
      life,
      // a clock that was set back must not put a pass off for longer than any pause lasts
      dueMs: nowMs + Math.min(LONGEST_PAUSE_MS, Math.max(0, (noted?.dueAtMs ?? 0) - this.#wallMs())),
      reason: noted === null ? 'started' : 'scheduled',
      passes: noted?.passes ?? 0,
      retries: 0,
      running: before?.running ?? false,
      stopped: false,
      asked: null,
    });
    this.#wakeUp();
  }

  /**
   * Asks for a pass, `afterMs` from now; a container that is not known is left alone. One over all of it takes the place of the
   * planned one.
   */
  request(
    containerId: string,
    wanted: { readonly reason: TriggerReason; readonly scopes: readonly ScanScope[]; readonly afterMs?: number },
    nowMs: number,
  ): void {
    const entry = this.#entries.get(containerId);
    if (entry === undefined || entry.stopped) return;
    const dueMs = nowMs + (wanted.afterMs ?? 0);
    if (isWhole(wanted.scopes)) {
      // where a pass is under way, it began before this was asked for: another follows it
      if (entry.dueMs === Infinity || dueMs < entry.dueMs) [entry.dueMs, entry.reason] = [dueMs, wanted.reason];
      this.#wakeUp();
      return;
    }
    entry.asked ??= { reason: wanted.reason, scopes: new Set(), dueMs };
    for (const scope of wanted.scopes) entry.asked.scopes.add(scope);
    entry.asked.dueMs = Math.min(entry.asked.dueMs, dueMs);
    this.#wakeUp();
  }

  requestAll(wanted: { readonly reason: TriggerReason; readonly scopes: readonly ScanScope[] }, nowMs: number): void {
    for (const id of this.#entries.keys()) this.request(id, wanted, nowMs);
  }

  /** The containers that have not stopped. */
  running(): readonly ContainerSnapshot[] {
    return [...this.#entries.values()].filter((entry) => !entry.stopped).map((entry) => entry.container);
  }

  stopped(container: ContainerSnapshot, nowMs: number): void {
    const entry = this.#entries.get(container.id);
    if (entry === undefined) return;
    entry.stopped = true;
    entry.reason = 'scheduled';
    entry.dueMs = nowMs;
    this.#wakeUp();
  }

  /** @param scopes those of the pass that has ended, as {@link take} gave them */
  finished(containerId: string, scopes: readonly ScanScope[], summary: ScanSummary, nowMs: number): void {
    const entry = this.#entries.get(containerId);
    if (entry === undefined) return;
    entry.running = false;
    if (isWhole(scopes)) this.#finishedWhole(entry, summary, nowMs);
    this.#wakeUp();
  }

  #finishedWhole(entry: Entry, summary: ScanSummary, nowMs: number): void {
    entry.passes += 1;
    if (entry.stopped) {
      // the pass that has just ended was the last one only if it began after the stop
      if (entry.dueMs !== Infinity) return;
      this.#entries.delete(entry.container.id);
      this.#book.forget(entry.life);
    } else if (entry.dueMs === Infinity) {
      this.#plan(entry, summary, nowMs);
    }
  }

  #plan(entry: Entry, summary: ScanSummary, nowMs: number): void {
    const settling = this.#pace.settlingSeconds[entry.passes - 1];
    entry.reason = 'scheduled';
    let seconds = settling ?? this.#steadySeconds(entry.container.id);
    if (isRetriable(summary)) {
      const retry = Math.min(this.#pace.steadySeconds, this.#pace.retrySeconds * 2 ** Math.min(entry.retries, 20));
      entry.retries += 1;
      if (retry < seconds) {
        seconds = retry;
        entry.reason = 'retry';
      }
    } else {
      entry.retries = 0;
    }
    const pauseMs = Math.max(seconds * 1_000, PAUSE_TO_PASS * durationMs(summary));
    entry.dueMs = nowMs + pauseMs;
    this.#book.note(entry.life, { passes: entry.passes, dueAtMs: this.#wallMs() + pauseMs });
  }

  #steadySeconds(containerId: string): number {
    const { calendar, steadySeconds } = this.#pace;
    return calendar === null ? steadySeconds : calendar.secondsUntilNext(containerId, this.#wallMs());
  }

  /** Takes the pass that has been due longest, or null. It counts as running until {@link finished}. */
  take(nowMs: number): DuePass | null {
    let first: Entry | null = null;
    for (const entry of this.#entries.values()) {
      if (entry.running || nextMs(entry) > nowMs) continue;
      if (first === null || nextMs(entry) < nextMs(first)) first = entry;
    }
    if (first === null) return null;
    first.running = true;
    const { container, asked } = first;
    // a whole pass looks at what was asked for as well
    first.asked = null;
    if (first.dueMs > nowMs && asked !== null)
      return { container, reason: asked.reason, scopes: [...asked.scopes], last: false };
    first.dueMs = Infinity;
    return { container, reason: first.reason, scopes: SCAN_SCOPES, last: first.stopped };
  }

  /** Milliseconds until the next pass is due; Infinity where nothing is planned. */
  waitMs(nowMs: number): number {
    let least = Infinity;
    for (const entry of this.#entries.values()) {
      if (!entry.running) least = Math.min(least, nextMs(entry) - nowMs);
    }
    return Math.max(0, least);
  }

  /** Resolves when the plan has changed: the wait for the next pass must be worked out anew. */
  changed(): Promise<void> {
    return new Promise((resolve) => {
      this.#wake = resolve;
    });
  }

  #wakeUp(): void {
    this.#wake?.();
    this.#wake = null;
  }
}

function isWhole(scopes: readonly ScanScope[]): boolean {
  return SCAN_SCOPES.every((scope) => scopes.includes(scope));
}

function nextMs({ dueMs, asked }: Entry): number {
  return Math.min(dueMs, asked?.dueMs ?? Infinity);
}

function durationMs(summary: ScanSummary): number {
  return Math.max(0, Date.parse(summary.finishedAt) - Date.parse(summary.startedAt));
}

function isRetriable(summary: ScanSummary): boolean {
  return (Object.keys(summary.unscanned) as UnscannedReason[]).some((reason) => RETRIABLE_REASONS.has(reason));
}
