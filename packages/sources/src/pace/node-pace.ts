import type { Clock, Log } from '@guardimesh/kit';
import { readPressure, type Pressure } from '@guardimesh/linux';
import type { Pace } from '@guardimesh/scan-core';
import { Budget } from './budget.js';
import type { PaceSettings } from './settings.js';

/** How often pressure and processor time are looked at; the kernel works out pressure every two seconds. */
const LOOK_EVERY_MS = 1_000;
/** A file waits in steps of at most this long, so that a bound that is lifted is noticed. */
const STEP_MS_MAX = 500;
/** What a budget keeps of idle seconds: a burst after a quiet time need not wait. */
const KEPT_SECONDS = 2;
const UNBOUNDED = Number.MAX_SAFE_INTEGER;

export interface PaceParts {
  readonly clock: Clock;
  readonly log: Log;
  /** processor milliseconds used since some fixed time by the scanner and its engines */
  readonly cpuMs: () => number;
  readonly pressure?: (resource: 'cpu' | 'io' | 'memory') => Pressure | null;
}

/** How often each bound has bitten. */
export interface PaceCounters {
  filesHeldUp: number;
  heldUpMs: number;
  secondsUnderPressure: number;
}

/** Keeps scanning within the node's bounds: bytes a second, processor time, and slower while the node is under pressure. */
export class NodePace implements Pace {
  readonly counters: PaceCounters = { filesHeldUp: 0, heldUpMs: 0, secondsUnderPressure: 0 };
  readonly #settings: PaceSettings;
  readonly #parts: PaceParts;
  readonly #bytes: Budget;
  readonly #cpu: Budget | null;
  #lookedMs = -Infinity;
  #cpuMs: number;
  #isPressed = false;

  constructor(settings: PaceSettings, parts: PaceParts) {
    this.#settings = settings;
    this.#parts = parts;
    const nowMs = parts.clock.monotonicMs();
    this.#bytes = new Budget(settings.bytesPerSecondMax || UNBOUNDED, KEPT_SECONDS, nowMs);
    this.#cpu = settings.cpuPercentMax === 0 ? null : new Budget(settings.cpuPercentMax * 10, KEPT_SECONDS, nowMs);
    this.#cpuMs = parts.cpuMs();
  }

  admit(bytes: number, signal: AbortSignal): Promise<void> | null {
    const nowMs = this.#parts.clock.monotonicMs();
    this.#look(nowMs);
    if (this.#waitMs(nowMs) > 0) return this.#waitFor(bytes, signal);
    this.#bytes.take(bytes, nowMs);
    return null;
  }

  async #waitFor(bytes: number, signal: AbortSignal): Promise<void> {
    const { clock } = this.#parts;
    const beganMs = clock.monotonicMs();
    for (let waitMs = this.#waitMs(beganMs); waitMs > 0 && !signal.aborted;) {
      await clock.sleep(Math.min(waitMs, STEP_MS_MAX), signal);
      this.#look(clock.monotonicMs());
      waitMs = this.#waitMs(clock.monotonicMs());
    }
    this.counters.filesHeldUp += 1;
    this.counters.heldUpMs += clock.monotonicMs() - beganMs;
    this.#bytes.take(bytes, clock.monotonicMs());
  }

  #waitMs(nowMs: number): number {
    return Math.max(this.#bytes.waitMs(nowMs), this.#cpu?.waitMs(nowMs) ?? 0);
  }

  #look(nowMs: number): void {
    if (nowMs - this.#lookedMs < LOOK_EVERY_MS) return;
    const wasPressed = this.#isPressed;
    this.#isPressed = this.#underPressure();
    if (this.#isPressed) this.counters.secondsUnderPressure += LOOK_EVERY_MS / 1_000;
    if (this.#isPressed !== wasPressed)
      this.#parts.log.info({ pressed: this.#isPressed }, 'the pace follows the pressure on the node');
    const { bytesPerSecondMax, pressedBytesPerSecond } = this.#settings;
    const usual = bytesPerSecondMax || UNBOUNDED;
    this.#bytes.setRate(this.#isPressed ? Math.min(usual, pressedBytesPerSecond) : usual, nowMs);
    if (this.#cpu !== null) {
      const cpuMs = this.#parts.cpuMs();
      // an antivirus that was started anew begins at 0
      this.#cpu.take(Math.max(0, cpuMs - this.#cpuMs), nowMs);
      this.#cpuMs = cpuMs;
    }
    this.#lookedMs = nowMs;
  }

  #underPressure(): boolean {
    const { cpuPressureMax, memoryPressureMax, ioPressureMax } = this.#settings;
    const read = this.#parts.pressure ?? readPressure;
    const beyond = (max: number, value: () => number | undefined): boolean => max > 0 && (value() ?? 0) > max;
    return (
      beyond(cpuPressureMax, () => read('cpu')?.some) ||
      beyond(memoryPressureMax, () => read('memory')?.some) ||
      beyond(ioPressureMax, () => read('io')?.full)
    );
  }
}
