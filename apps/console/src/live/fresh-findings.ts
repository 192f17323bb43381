import type { ScanRow } from '@guardimesh/wire';

/** How long a new row stands out. */
export const FRESH_MS = 6_000;
/** Findings are read out in groups: a screen reader that is interrupted by each of a hundred says none of them. */
export const ANNOUNCE_GAP_MS = 1_000;

export interface FreshState {
  readonly fresh: ReadonlySet<string>;
  readonly announced: readonly ScanRow[];
}

/** Gathers what came, publishes it in groups, and lets it fade. */
export class FreshFindings {
  readonly #publish: (state: FreshState) => void;
  readonly #freshUntil = new Map<string, number>();
  readonly #timers = new Set<ReturnType<typeof setTimeout>>();
  #waiting: ScanRow[] = [];
  #announced: readonly ScanRow[] = [];

  constructor(publish: (state: FreshState) => void) {
    this.#publish = publish;
  }

  add(row: ScanRow, nowMs: number): void {
    this.#freshUntil.set(row.id, nowMs + FRESH_MS);
    if (this.#waiting.push(row) === 1) {
      this.#later(ANNOUNCE_GAP_MS, () => {
        this.#announced = this.#waiting;
        this.#waiting = [];
        this.#tell();
      });
    }
    this.#later(FRESH_MS, () => {
      const until = this.#freshUntil.get(row.id);
      if (until !== undefined && until <= Date.now()) this.#freshUntil.delete(row.id);
      this.#tell();
    });
    this.#tell();
  }

  stop(): void {
    for (const timer of this.#timers) clearTimeout(timer);
    this.#timers.clear();
  }

  #tell(): void {
    this.#publish({ fresh: new Set(this.#freshUntil.keys()), announced: this.#announced });
  }

  #later(ms: number, then: () => void): void {
    const timer = setTimeout(() => {
      this.#timers.delete(timer);
      then();
    }, ms);
    this.#timers.add(timer);
  }
}
