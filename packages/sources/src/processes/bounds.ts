/** How much of /proc is looked at. What a bound leaves out is told as `entry-limit`, except where it says otherwise. */
export interface ProcessBounds {
  /** processes of the node */
  readonly processesMax: number;
  /** bytes of one process's list of mappings: about 100 a mapping, of which the kernel allows 65,530 by default */
  readonly mapsBytesMax: number;
  /** open descriptors of one process */
  readonly descriptorsMax: number;
  /** files of one container, held open from the look until the pass has ended */
  readonly filesMax: number;
  /** after so long without an answer from the thread that reads /proc, a pass goes on without it: `time-limit` */
  readonly answerSecondsMax: number;
  /** a process that has run for a minute has its mappings looked at once in so many seconds by the sweep */
  readonly mapsEverySeconds: number;
}

export const DEFAULT_PROCESS_BOUNDS: ProcessBounds = {
  processesMax: 65_536,
  mapsBytesMax: 16 * 1024 * 1024,
  descriptorsMax: 16_384,
  filesMax: 1_024,
  answerSecondsMax: 60,
  mapsEverySeconds: 60,
};
