import type { Engine } from '@guardimesh/scan-core';

/** How files are given to the obfuscation scanner. Bounds name their unit. */
export interface ObfuscationEngineSettings {
  readonly socketPath: string;
  /** as many as it has workers: each serves one connection, a file at a time */
  readonly connections: number;
  /** files that may be here at once, waiting or under way: each is an open descriptor */
  readonly filesAtOnce: number;
  /** the workers' own deadline for one file, at which the kernel ends them; the answer is waited for a little longer */
  readonly fileSeconds: number;
  /** how long a file waits while none of the workers can be reached */
  readonly engineWaitSeconds: number;
  readonly connectTimeoutSeconds: number;
  readonly versionEverySeconds: number;
  /** the engine that what was brought out of a file is given to; null: nothing is brought out */
  readonly inside: Engine | null;
}

export const DEFAULT_OBFUSCATION_ENGINE: Omit<ObfuscationEngineSettings, 'socketPath'> = {
  connections: 2,
  filesAtOnce: 128,
  fileSeconds: 20,
  engineWaitSeconds: 30,
  connectTimeoutSeconds: 10,
  versionEverySeconds: 10,
  inside: null,
};
