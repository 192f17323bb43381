import { DEFAULT_BUDGET } from '@guardimesh/model';

/** What may be chosen of clamd.conf(5). Sizes in bytes, times in seconds. */
export interface ClamdSettings {
  readonly maxThreads: number;
  /** scans that wait inside clamd, those under way included; more than the engine hands over at once */
  readonly maxQueue: number;
  /** at least the scanner's own file size limit: otherwise clamd's limit bites first */
  readonly maxFileBytes: number;
  /** of one file with all that is unpacked from it */
  readonly maxScanBytes: number;
  readonly maxScanSeconds: number;
  /** an idle session is closed after this; more than the engine's `versionEverySeconds`, which keeps sessions awake */
  readonly idleSeconds: number;
  /** true when measuring: the clean cache answers for content that was seen before */
  readonly disableCache: boolean;
  /** faster, but needs the memory of both databases for a moment */
  readonly concurrentReload: boolean;
  /**
   * needed for ALLMATCHSCAN of /proc/<pid>/fd/<n>, which is a link. Without it clamd answers OK for a link that it did not
   * read; descriptors are not concerned.
   */
  readonly followFileSymlinks: boolean;
}

export const DEFAULT_CLAMD_SETTINGS: ClamdSettings = {
  maxThreads: 4,
  maxQueue: 200,
  maxFileBytes: DEFAULT_BUDGET.fileBytesMax,
  maxScanBytes: 2 * DEFAULT_BUDGET.fileBytesMax,
  maxScanSeconds: 100,
  idleSeconds: 120,
  disableCache: false,
  concurrentReload: true,
  followFileSymlinks: false,
};

/** The largest log clamd writes; beyond it clamd stops logging. */
const LOG_BYTES_MAX = 4 * 1024 * 1024;

export interface ClamdPlaces {
  readonly socketPath: string;
  readonly databaseFolder: string;
  readonly temporaryFolder: string;
  readonly logFile: string;
}

/**
 * clamd.conf(5). Nothing listens on the network (no TCPSocket), only our own user may open the socket, and a file that
 * passes a limit or is encrypted is told (AlertExceedsMax, AlertEncrypted): without that clamd calls it OK, and unscanned would become clean.
 */
export function clamdConfiguration(places: ClamdPlaces, settings: ClamdSettings): string {
  const yesOrNo = (value: boolean): string => (value ? 'yes' : 'no');
  const lines: readonly (readonly [option: string, value: string | number])[] = [
    ['Foreground', 'yes'],
    ['LocalSocket', places.socketPath],
    ['LocalSocketMode', '600'],
    ['FixStaleSocket', 'yes'],
    ['DatabaseDirectory', places.databaseFolder],
    ['TemporaryDirectory', places.temporaryFolder],
    ['LogFile', places.logFile],
    ['LogFileMaxSize', LOG_BYTES_MAX],
    ['LogTime', 'yes'],
    ['MaxThreads', settings.maxThreads],
    ['MaxQueue', settings.maxQueue],
    ['MaxFileSize', settings.maxFileBytes],
    ['MaxScanSize', settings.maxScanBytes],
    ['StreamMaxLength', settings.maxFileBytes],
    ['MaxScanTime', settings.maxScanSeconds * 1_000],
    ['AlertExceedsMax', 'yes'],
    ['AlertEncrypted', 'yes'],
    ['IdleTimeout', settings.idleSeconds],
    ['CommandReadTimeout', 30],
    ['ReadTimeout', 120],
    ['ConcurrentDatabaseReload', yesOrNo(settings.concurrentReload)],
    ['DisableCache', yesOrNo(settings.disableCache)],
    ['FollowFileSymlinks', yesOrNo(settings.followFileSymlinks)],
    ['FollowDirectorySymlinks', 'no'],
  ];
  return lines.map(([option, value]) => `${option} ${value}\n`).join('');
}
