import type { Clock } from '@guardimesh/kit';

/** The clocks are read to the millisecond, and slowing or speeding up one is no step. */
const BACK_MS = 50;

/**
 * Notices that the wall clock was set back. A file's ctime is that clock's: after it was set back, a write can leave the very
 * ctime that an earlier one left, and with a size and an mtime that anybody may choose the identity is the old one.
 */
export class ClockWatch {
  readonly #clock: Clock;
  readonly #wasSet: () => boolean;
  /** at least so far was the wall clock ahead of the monotonic one, at some time since it was last set back */
  #aheadMs = -Infinity;

  /** @param wasSet whether it was set in either direction since the last question: two readings do not show one that came back */
  constructor(clock: Clock, wasSet: () => boolean) {
    this.#clock = clock;
    this.#wasSet = wasSet;
    this.wentBack();
  }

  /** True once where it was set back since the last question, or may have been. */
  wentBack(): boolean {
    const wasSet = this.#wasSet();
    // this thread may lose its processor between two readings, for any time: the truth lies between these two
    const beforeMs = this.#clock.monotonicMs();
    const wallMs = this.#clock.nowMs();
    const afterMs = this.#clock.monotonicMs();
    const wentBack = wasSet || wallMs - beforeMs < this.#aheadMs - BACK_MS;
    // many small steps back are one large one: only forward steps and those that were told move the mark
    this.#aheadMs = wentBack ? wallMs - afterMs : Math.max(this.#aheadMs, wallMs - afterMs);
    return wentBack;
  }
}
