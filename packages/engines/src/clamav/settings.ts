/** How files are given to clamd. Bounds name their unit. */
export interface ClamdEngineSettings {
  readonly socketPath: string;
  /** connections; one that is well filled keeps clamd busier than several that are not */
  readonly sessions: number;
  /**
   * files given to clamd before it has answered, over all sessions: enough for it to have work while we wait for the
   * processor, fewer than its MaxQueue. So many descriptors are open at once.
   */
  readonly filesAtOnce: number;
  /** `auto` passes descriptors, and falls back to copying the bytes where clamd cannot take them */
  readonly transfer: 'auto' | 'descriptor' | 'stream';
  /** asks for every name of a file that matched; needs a clamd that sees our /proc and follows file links */
  readonly allMatches: boolean;
  /** clamd's MaxThreads: so many of the files given to a session are under way, the others wait inside clamd */
  readonly clamdThreads: number;
  /** from when clamd must have begun the file; more than clamd's MaxScanTime, or clamd's own limit never tells */
  readonly fileTimeoutSeconds: number;
  /** how long a file waits, in all, while clamd cannot be reached */
  readonly engineWaitSeconds: number;
  readonly connectTimeoutSeconds: number;
  readonly versionEverySeconds: number;
  /** how often a file is tried when the connection breaks under it */
  readonly attemptsMax: number;
  /**
   * Names the signatures that clamd has loaded: VERSION does not change with a customer's own signatures, and a verdict
   * must not outlive the signatures it was made with. See {@link folderLabel}.
   */
  readonly databaseLabel?: () => string | Promise<string>;
}

export const DEFAULT_CLAMD_ENGINE: Omit<ClamdEngineSettings, 'socketPath'> = {
  sessions: 1,
  filesAtOnce: 128,
  clamdThreads: 4,
  transfer: 'auto',
  allMatches: false,
  fileTimeoutSeconds: 120,
  engineWaitSeconds: 30,
  connectTimeoutSeconds: 10,
  versionEverySeconds: 10,
  attemptsMax: 3,
};
