import type { EngineAnswer, EngineVersion, OpenFile } from '@guardimesh/model';

/** Port: something that judges bytes. */
export interface Engine {
  readonly name: string;
  /** files it can work on at once; the flow gives it no more */
  readonly parallelism: number;
  /** The version and signature set in force; null while the engine cannot be reached. */
  version(): EngineVersion | null;
  /**
   * Judges the descriptor's bytes from offset 0, whatever its position. Never throws: a fault is an answer `failed`.
   * Does not close the descriptor and does not use it after the answer. `onWaiting` is called once where the file has to
   * wait because the engine is away.
   */
  scan(file: OpenFile, hooks: { onWaiting: () => void; signal: AbortSignal }): Promise<EngineAnswer>;
}
