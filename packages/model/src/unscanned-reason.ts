/**
 * Why bytes were not judged. Closed: each way of not scanning has its name here, so that none can end as "clean".
 * The text is what a person reads in the console and in the command line's output.
 */
export const UNSCANNED_REASONS = {
  'depth-limit': 'deeper in the directory tree than the walk goes',
  'entry-limit': 'beyond the number of entries the walk reads in one container',
  'time-limit': 'the pass reached its time limit first',
  'byte-limit': 'the pass reached its limit of bytes first',
  'too-large': 'larger than the file size limit',
  'engine-limit': 'the engine reached one of its own limits inside the file',
  'engine-unavailable': 'the engine could not be reached in time',
  'engine-timeout': 'the engine did not answer in time',
  'engine-crashed': 'the engine went down each time it was given this file',
  'engine-error': 'the engine answered with an error',
  'changed-during-scan': 'the file changed while it was being scanned',
  unreadable: 'the file or directory could not be opened or read',
  vanished: 'the file or directory was gone before it could be opened',
  'not-beneath-root': 'the path led out of the container, or across a mount point',
  'data-in-lower-layer': 'only metadata is in the writable layer; the data is in an image layer',
  'no-writable-layer': 'the runtime did not say where the writable layer is',
  device: 'a device node; never opened',
  socket: 'a socket; never opened',
  fifo: 'a FIFO; never opened',
  'gone-before-scan': 'the container was gone before its layer could be read',
  'process-gone': 'the process had ended before its bytes could be read',
  'secret-volume': 'a Secret, ConfigMap, downward API or token volume; never opened',
  'volume-not-scanned': 'a volume of a kind that is not scanned by setting',
  'skipped-by-rule': 'left out by a skip rule',
  undecided: 'whether the program belongs here could not be told yet',
  encrypted: 'encrypted: its contents cannot be read',
  stopped: 'the scanner was stopped before the pass ended',
  'internal-error': 'the scanner failed on this file; see its log',
} as const;

export type UnscannedReason = keyof typeof UNSCANNED_REASONS;

/** Reasons that another try may cure; a pass that met one is followed by another sooner than the schedule says. */
export const RETRIABLE_REASONS: ReadonlySet<UnscannedReason> = new Set<UnscannedReason>([
  'time-limit',
  'byte-limit',
  'engine-unavailable',
  'engine-timeout',
  'engine-error',
  'engine-crashed',
  'changed-during-scan',
  'vanished',
  'undecided',
  'internal-error',
]);

/** True where the text names a reason of this table: the guard for data that comes from outside. */
export function isUnscannedReason(text: string): text is UnscannedReason {
  return Object.hasOwn(UNSCANNED_REASONS, text);
}
