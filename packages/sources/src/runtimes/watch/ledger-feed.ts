import type { Clock } from '@guardimesh/kit';
import type { ContainerEvent } from '@guardimesh/model';
import { ContainerLedger, type StateChange } from '../ledger/index.js';
import { WakeUp } from './wake-up.js';

/** The longest sleep while nothing is held back; milliseconds. */
const IDLE_MS = 60_000;

/**
 * From changes of state to events, for one reader. Changes are taken at once and never refused: what waits for the
 * reader are events, at most two for each life there was meanwhile.
 */
export class LedgerFeed {
  readonly #ledger = new ContainerLedger();
  readonly #clock: Clock;
  readonly #wakeUp = new WakeUp();
  #waiting: ContainerEvent[] = [];

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  take(changes: readonly StateChange[]): void {
    for (const change of changes) this.#waiting.push(...this.#ledger.take(change, this.#clock.nowMs()));
    this.#wakeUp.raise();
  }

  /** events that the reader has not taken yet */
  get waiting(): number {
    return this.#waiting.length;
  }

  async *events(signal: AbortSignal): AsyncGenerator<ContainerEvent, void, void> {
    const aborted = (): boolean => signal.aborted;
    while (!aborted()) {
      this.#waiting.push(...this.#ledger.due(this.#clock.nowMs()));
      const events = this.#waiting;
      this.#waiting = [];
      for (const event of events) {
        if (aborted()) return;
        yield event;
      }
      if (this.#waiting.length > 0) continue;
      const dueMs = this.#ledger.nextDueMs();
      const waitMs = dueMs === null ? IDLE_MS : Math.max(1, dueMs - this.#clock.nowMs());
      await this.#wakeUp.wait(waitMs, this.#clock, signal);
    }
  }
}
