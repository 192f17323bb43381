/** Exponential back-off with full jitter: after the n-th failure in a row wait between half and all of `first · 2^(n-1)`, at most `max`. */
export interface BackoffSettings {
  readonly firstMs: number;
  readonly maxMs: number;
}

export class Backoff {
  #failures = 0;
  readonly #settings: BackoffSettings;
  readonly #random: () => number;

  constructor(settings: BackoffSettings, random: () => number = Math.random) {
    this.#settings = settings;
    this.#random = random;
  }

  /** Counts a failure and says how long to wait before the next try, in milliseconds. */
  nextMs(): number {
    const ceiling = Math.min(this.#settings.maxMs, this.#settings.firstMs * 2 ** Math.min(this.#failures, 30));
    this.#failures += 1;
    return Math.round(ceiling * (0.5 + this.#random() / 2));
  }

  /** A success: the next failure starts from `firstMs` again. */
  reset(): void {
    this.#failures = 0;
  }

  get failures(): number {
    return this.#failures;
  }
}
