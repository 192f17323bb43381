/**
 * Ids waiting for one reader, first in first out. The watch never waits for a reader: when there are too many, ids that
 * `isRunning` no longer knows are dropped, and those that run stay (their number is bounded by that of pods).
 */
export class WaitingIds {
  readonly #max: number;
  readonly #isRunning: (id: string) => boolean;
  readonly #onDropped: (count: number) => void;
  #ids: string[] = [];
  #closed = false;
  #wake: (() => void) | null = null;

  constructor(max: number, isRunning: (id: string) => boolean, onDropped: (count: number) => void) {
    this.#max = max;
    this.#isRunning = isRunning;
    this.#onDropped = onDropped;
  }

  put(id: string): void {
    if (this.#closed) return;
    this.#ids.push(id);
    // at twice the bound only, so that the filter's cost is spread over as many puts
    if (this.#ids.length >= 2 * this.#max) {
      const running = this.#ids.filter((each) => this.#isRunning(each));
      this.#onDropped(this.#ids.length - running.length);
      this.#ids = running;
    }
    this.#wakeUp();
  }

  /** The iteration ends at once; what is waiting is not told. */
  close(): void {
    this.#closed = true;
    this.#ids = [];
    this.#wakeUp();
  }

  async *read(): AsyncGenerator<string, void, void> {
    while (!this.#closed) {
      const ids = this.#ids;
      this.#ids = [];
      for (const id of ids) {
        if (this.#isClosed()) return;
        yield id;
      }
      if (this.#ids.length === 0 && !this.#isClosed()) await new Promise<void>((resolve) => (this.#wake = resolve));
    }
  }

  /** a call, because `close` may come in while the reader holds an id */
  #isClosed(): boolean {
    return this.#closed;
  }

  #wakeUp(): void {
    this.#wake?.();
    this.#wake = null;
  }
}
