import {
  lifeOf,
  RETRIABLE_REASONS,
  type ContainerSnapshot,
  type ScanSummary,
  type TriggerReason,
  type UnscannedReason,
} from '@guardimesh/model';

/** When a container is looked at again. All in seconds. */
export interface PassPace {
  /** pauses between the passes that follow a start: what a container does, it mostly does soon */
  readonly settlingSeconds: readonly number[];
  /** pause between passes once it has settled */
  readonly steadySeconds: number;
  /** pause before a pass that repeats what could not be scanned; doubled each time, up to `steadySeconds` */
  readonly retrySeconds: number;
}

/** A pause is at least this many times the pass before it: however large the layer, looking at it takes a fifth of the time. */
const PAUSE_TO_PASS = 4;

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
  retrySeconds: 2,
};

/** A pass that is due. `last`: the container has stopped, its layer is looked at once more while it exists. */
export interface DuePass {
  readonly container: ContainerSnapshot;
  readonly reason: TriggerReason;
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
}

/**
 * Which container is due when. Plain state, time comes in: no timers, no clock. States of an entry:
 *
 *   started ──due──▶ running ──finished──▶ waiting ──due──▶ running …
 *      stopped while waiting ─▶ due at once, a last time;  stopped while running ─▶ a last time after it
 *      finished the last time ─▶ forgotten
 */
export class PassSchedule {
  readonly #pace: PassPace;
  readonly #entries = new Map<string, Entry>();
  #wake: (() => void) | null = null;
  #newsAtMs = -Infinity;

  constructor(pace: PassPace) {
    this.#pace = pace;
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
    this.#entries.set(container.id, {
      container,
      life,
      dueMs: nowMs,
      reason: 'started',
      passes: 0,
      retries: 0,
      running: before?.running ?? false,
      stopped: false,
    });
    this.#wakeUp();
  }

  stopped(container: ContainerSnapshot, nowMs: number): void {
    const entry = this.#entries.get(container.id);
    if (entry === undefined) return;
    entry.stopped = true;
    entry.reason = 'scheduled';
    entry.dueMs = nowMs;
    this.#wakeUp();
  }

  finished(containerId: string, summary: ScanSummary, nowMs: number): void {
    const entry = this.#entries.get(containerId);
    if (entry === undefined) return;
    entry.running = false;
    entry.passes += 1;
    if (entry.stopped) {
      // the pass that has just ended was the last one only if it began after the stop
      if (entry.dueMs === Infinity) this.#entries.delete(containerId);
    } else if (entry.dueMs === Infinity) {
      this.#plan(entry, summary, nowMs);
    }
    this.#wakeUp();
  }

  #plan(entry: Entry, summary: ScanSummary, nowMs: number): void {
    const settling = this.#pace.settlingSeconds[entry.passes - 1];
    entry.reason = 'scheduled';
    let seconds = settling ?? this.#pace.steadySeconds;
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
    entry.dueMs = nowMs + Math.max(seconds * 1_000, PAUSE_TO_PASS * durationMs(summary));
  }

  /** Takes the pass that has been due longest, or null. It counts as running until {@link finished}. */
  take(nowMs: number): DuePass | null {
    let first: Entry | null = null;
    for (const entry of this.#entries.values()) {
      if (!entry.running && entry.dueMs <= nowMs && (first === null || entry.dueMs < first.dueMs)) first = entry;
    }
    if (first === null) return null;
    first.running = true;
    first.dueMs = Infinity;
    return { container: first.container, reason: first.reason, last: first.stopped };
  }

  /** Milliseconds until the next pass is due; Infinity where nothing is planned. */
  waitMs(nowMs: number): number {
    let least = Infinity;
    for (const entry of this.#entries.values()) {
      if (!entry.running) least = Math.min(least, entry.dueMs - nowMs);
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

function durationMs(summary: ScanSummary): number {
  return Math.max(0, Date.parse(summary.finishedAt) - Date.parse(summary.startedAt));
}

function isRetriable(summary: ScanSummary): boolean {
  return (Object.keys(summary.unscanned) as UnscannedReason[]).some((reason) => RETRIABLE_REASONS.has(reason));
}
