/**
 * Bytes of one window. 4 KiB of random bytes have 7.95 bits a byte, machine code about 6, base64 at most 6; a smaller window would no
 * longer tell these apart, a larger one would drown a payload of a few KiB.
 */
export const WINDOW_BYTES = 4_096;
/** Compressed and encrypted data lie above, everything else beneath. */
export const HIGH_ENTROPY_BITS = 7.2;
export const RUNS_MAX = 16;

/** A stretch of a file in which every window that was measured is above {@link HIGH_ENTROPY_BITS}; in bytes. */
export interface HighRun {
  readonly offset: number;
  readonly length: number;
}

export interface EntropyProfile {
  /** of the file */
  readonly bytes: number;
  /** bits a byte over all windows, 0 to 8; of a file smaller than one, over all of it */
  readonly whole: number;
  /** how many stand for the file; 0 for fewer bytes than a window has */
  readonly windows: number;
  /** how many of these are high */
  readonly highWindows: number;
  /** of the windows, bits a byte; both 0 where there are none */
  readonly lowest: number;
  readonly highest: number;
  /** the longest ones, at most {@link RUNS_MAX}, in the order of their place */
  readonly highRuns: readonly HighRun[];
}
