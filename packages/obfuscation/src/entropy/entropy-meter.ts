import { productsWithLog } from './shannon.js';

/**
 * Bytes of one window and of one step. 4 KiB of random bytes have 7.95 bits a byte, machine code about 6, base64 at most 6; a smaller
 * window would no longer tell these apart, a larger one would drown a payload of a few KiB.
 */
export const WINDOW_BYTES = 4_096;
export const STEP_BYTES = 1_024;
/** Compressed and encrypted data lie above, everything else beneath. */
export const HIGH_ENTROPY_BITS = 7.2;

const PRODUCTS = productsWithLog(WINDOW_BYTES);

/** A stretch of windows that are all above {@link HIGH_ENTROPY_BITS}; offsets in bytes from where the meter began. */
export interface HighRun {
  readonly offset: number;
  readonly length: number;
}

export interface EntropyProfile {
  readonly bytes: number;
  /** bits a byte over all of it, 0 to 8 */
  readonly whole: number;
  /** how many windows were measured; 0 for fewer bytes than a window has */
  readonly windows: number;
  readonly highWindows: number;
  /** of the windows, bits a byte; both 0 where there are none */
  readonly lowest: number;
  readonly highest: number;
  /** the longest runs, at most {@link RUNS_MAX}, in the order of their place */
  readonly highRuns: readonly HighRun[];
}

export const RUNS_MAX = 16;

const STEPS = WINDOW_BYTES / STEP_BYTES;

/**
 * Entropy over all bytes and in a window that slides over them a step at a time. Fed piece by piece, since a file may be larger than
 * memory. Bytes are counted once, by steps; a window is the sum of its last steps, and the whole the sum of all.
 */
export class EntropyMeter {
  readonly #total = new Float64Array(256);
  readonly #window = new Uint16Array(256);
  /** counts of the window's steps, the oldest overwritten */
  readonly #steps = Array.from({ length: STEPS }, () => new Uint16Array(256));
  /** counts of the step that is being filled: bytes at even and at odd places apart, or runs of one value wait for their own sums */
  readonly #even = new Uint16Array(256);
  readonly #odd = new Uint16Array(256);
  readonly #runs: HighRun[] = [];
  #bytes = 0;
  #windows = 0;
  #highWindows = 0;
  #lowest = 8;
  #highest = 0;
  #runFrom: number | null = null;

  update(piece: Uint8Array): void {
    for (let at = 0; at < piece.length;) {
      const room = STEP_BYTES - (this.#bytes % STEP_BYTES);
      const end = Math.min(piece.length, at + room);
      this.#count(piece, at, end);
      this.#bytes += end - at;
      at = end;
      if (this.#bytes % STEP_BYTES === 0) this.#endStep();
    }
  }

  finish(): EntropyProfile {
    this.#endRun(this.#bytes);
    for (let value = 0; value < 256; value += 1)
      this.#total[value] = (this.#total[value] ?? 0) + (this.#even[value] ?? 0) + (this.#odd[value] ?? 0);
    this.#even.fill(0);
    this.#odd.fill(0);
    return {
      bytes: this.#bytes,
      whole: this.#wholeEntropy(),
      windows: this.#windows,
      highWindows: this.#highWindows,
      lowest: this.#windows === 0 ? 0 : this.#lowest,
      highest: this.#highest,
      highRuns: [...this.#runs].sort((a, b) => a.offset - b.offset),
    };
  }

  #count(piece: Uint8Array, from: number, to: number): void {
    const even = this.#even;
    const odd = this.#odd;
    let at = from;
    for (; at + 1 < to; at += 2) {
      const first = piece[at] ?? 0;
      const second = piece[at + 1] ?? 0;
      even[first] = (even[first] ?? 0) + 1;
      odd[second] = (odd[second] ?? 0) + 1;
    }
    const last = piece[at] ?? 0;
    if (at < to) even[last] = (even[last] ?? 0) + 1;
  }

  #endStep(): void {
    const place = (this.#bytes / STEP_BYTES - 1) % STEPS;
    const step = this.#steps[place] ?? new Uint16Array(256);
    const window = this.#window;
    const total = this.#total;
    const even = this.#even;
    const odd = this.#odd;
    let sum = 0;
    for (let value = 0; value < 256; value += 1) {
      const count = (even[value] ?? 0) + (odd[value] ?? 0);
      const inWindow = (window[value] ?? 0) - (step[value] ?? 0) + count;
      step[value] = count;
      window[value] = inWindow;
      total[value] = (total[value] ?? 0) + count;
      sum += PRODUCTS[inWindow] ?? 0;
    }
    even.fill(0);
    odd.fill(0);
    if (this.#bytes >= WINDOW_BYTES) this.#measured(Math.log2(WINDOW_BYTES) - sum / WINDOW_BYTES);
  }

  #measured(entropy: number): void {
    this.#windows += 1;
    this.#lowest = Math.min(this.#lowest, entropy);
    this.#highest = Math.max(this.#highest, entropy);
    if (entropy >= HIGH_ENTROPY_BITS) {
      this.#highWindows += 1;
      this.#runFrom ??= this.#bytes - WINDOW_BYTES;
    } else {
      // the window that ended it has a step that is not high
      this.#endRun(this.#bytes - STEP_BYTES);
    }
  }

  #endRun(end: number): void {
    if (this.#runFrom === null) return;
    this.#runs.push({ offset: this.#runFrom, length: end - this.#runFrom });
    this.#runFrom = null;
    if (this.#runs.length <= RUNS_MAX) return;
    const shortest = this.#runs.reduce((least, each) => (each.length < least.length ? each : least));
    this.#runs.splice(this.#runs.indexOf(shortest), 1);
  }

  #wholeEntropy(): number {
    let sum = 0;
    for (const n of this.#total) if (n > 0) sum += n * Math.log2(n);
    return this.#bytes === 0 ? 0 : Math.max(0, Math.log2(this.#bytes) - sum / this.#bytes);
  }
}
