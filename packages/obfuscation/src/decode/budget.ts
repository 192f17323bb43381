import type { DecodeLimits, StopReason } from './decoded.js';

/** What one file may still cost. Counters, no clock: the same file gives the same answer on every machine. */
export class Budget {
  readonly limits: DecodeLimits;
  #stopped: StopReason | null = null;
  #steps: number;
  #output: number;
  #pieces: number;

  constructor(limits: DecodeLimits) {
    this.limits = limits;
    this.#steps = limits.stepsMax;
    this.#output = limits.outputBytesMax;
    this.#pieces = limits.piecesMax;
  }

  /** the first bound that was met */
  get stopped(): StopReason | null {
    return this.#stopped;
  }

  get stepsLeft(): number {
    return this.#steps;
  }

  stop(reason: StopReason): void {
    this.#stopped ??= reason;
  }

  /** Asked before the work is done. False where that much is not left: then nothing further is begun. */
  spend(steps: number): boolean {
    if (steps <= this.#steps) {
      this.#steps -= steps;
      return true;
    }
    this.#steps = 0;
    this.stop('steps');
    return false;
  }

  /** Of what was spent beforehand, as the most it could be, what was not needed. */
  giveBack(steps: number): void {
    this.#steps += Math.max(0, steps);
  }

  /** So many bytes may come out of so many. */
  roomFor(inputBytes: number): number {
    const { expansionMax, expansionFreeBytes } = this.limits;
    return Math.min(this.#output, inputBytes * expansionMax + expansionFreeBytes);
  }

  /** Says which of the two bounds it was that {@link roomFor} gave. */
  overflowed(inputBytes: number): void {
    this.stop(this.roomFor(inputBytes) === this.#output ? 'output' : 'expansion');
  }

  /** Counts a piece that is kept; false where there is no place for it. */
  keep(bytes: number): boolean {
    if (this.#pieces === 0) this.stop('pieces');
    else if (bytes > this.#output) this.stop('output');
    else {
      this.#pieces -= 1;
      this.#output -= bytes;
      return true;
    }
    return false;
  }

  /** Nothing further can be kept or done. */
  get isSpent(): boolean {
    return this.#pieces === 0 || this.#output === 0 || this.#steps === 0;
  }
}
