/** How files are given to the obfuscation scanner. Bounds name their unit. */
export interface ObfuscationEngineSettings {
  readonly socketPath: string;
  /** as many as it has workers: each serves one connection, a file at a time */
  readonly connections: number;
  /** the workers' own deadline for one file, at which the kernel ends them; the answer is waited for a little longer */
  readonly fileSeconds: number;
  /** how long a file waits while none of the workers can be reached */
  readonly engineWaitSeconds: number;
  readonly connectTimeoutSeconds: number;
  readonly versionEverySeconds: number;
}

export const DEFAULT_OBFUSCATION_ENGINE: Omit<ObfuscationEngineSettings, 'socketPath'> = {
  connections: 2,
  fileSeconds: 20,
  engineWaitSeconds: 30,
  connectTimeoutSeconds: 10,
  versionEverySeconds: 10,
};
