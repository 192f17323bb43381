/** What may be used of something each second; what was not used is kept for at most `keptSeconds`. */
export class Budget {
  #perSecond: number;
  readonly #keptSeconds: number;
  #left: number;
  #atMs: number;

  constructor(perSecond: number, keptSeconds: number, nowMs: number) {
    this.#perSecond = perSecond;
    this.#keptSeconds = keptSeconds;
    this.#left = perSecond * keptSeconds;
    this.#atMs = nowMs;
  }

  /** Another rate from now on. */
  setRate(perSecond: number, nowMs: number): void {
    if (perSecond === this.#perSecond) return;
    this.#fill(nowMs);
    this.#perSecond = perSecond;
    this.#left = Math.min(this.#left, perSecond * this.#keptSeconds);
  }

  /** Takes the amount, whatever is left; the debt is waited for by the next one. */
  take(amount: number, nowMs: number): void {
    this.#fill(nowMs);
    this.#left -= amount;
  }

  /** Milliseconds until the debt is paid; 0 where there is none. */
  waitMs(nowMs: number): number {
    this.#fill(nowMs);
    return this.#left >= 0 ? 0 : Math.ceil((-this.#left / this.#perSecond) * 1_000);
  }

  #fill(nowMs: number): void {
    const seconds = Math.max(0, nowMs - this.#atMs) / 1_000;
    this.#atMs = Math.max(this.#atMs, nowMs);
    this.#left = Math.min(this.#perSecond * this.#keptSeconds, this.#left + seconds * this.#perSecond);
  }
}
