import type { Clock } from '@guardimesh/kit';

/** Less than this is what two clocks read one after the other differ by. */
const BACK_MS = 50;

/**
 * Notices that the wall clock was set back. A file's ctime is that clock's: after it was set back, a write can leave the very
 * ctime that an earlier one left, and with a size and an mtime that anybody may choose the identity is the old one.
 */
export class ClockWatch {
  readonly #clock: Clock;
  #aheadMs: number;

  constructor(clock: Clock) {
    this.#clock = clock;
    this.#aheadMs = clock.nowMs() - clock.monotonicMs();
  }

  /** True once for each time it was set back since the last question. */
  wentBack(): boolean {
    const aheadMs = this.#clock.nowMs() - this.#clock.monotonicMs();
    const wentBack = aheadMs < this.#aheadMs - BACK_MS;
    // many small steps back are one large one: only forward steps and those that were told move the mark
    if (wentBack || aheadMs > this.#aheadMs) this.#aheadMs = aheadMs;
    return wentBack;
  }
}
