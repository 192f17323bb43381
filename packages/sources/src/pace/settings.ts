/** Bounds of what scanning costs the node. A bound of 0 is none. */
export interface PaceSettings {
  /** bytes a second given to the engines at most */
  readonly bytesPerSecondMax: number;
  /** processor time of scanner and antivirus together, in percent of one core */
  readonly cpuPercentMax: number;
  /** percent of the last ten seconds in which some task of the node waited for a processor: beyond it the pace is the slow one */
  readonly cpuPressureMax: number;
  /** the same for memory */
  readonly memoryPressureMax: number;
  /** percent of the last ten seconds in which every task that had work waited for a disk */
  readonly ioPressureMax: number;
  /** bytes a second while the node is under pressure: slow, but never nothing */
  readonly pressedBytesPerSecond: number;
}

/**
 * Pressure on the processor is no bound by default: an antivirus with as many threads as there are cores makes it by itself,
 * and its low priority (nice) already lets everything else go first.
 */
export const DEFAULT_PACE_SETTINGS: PaceSettings = {
  bytesPerSecondMax: 0,
  cpuPercentMax: 0,
  cpuPressureMax: 0,
  memoryPressureMax: 20,
  ioPressureMax: 40,
  pressedBytesPerSecond: 2 * 1024 * 1024,
};
