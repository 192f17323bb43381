import type { ContainerSnapshot, RuntimeName } from '@guardimesh/model';

/** What a runtime says there is, all at one time. */
export interface RuntimeListing {
  readonly containers: readonly ContainerSnapshot[];
  /**
   * containers that are there but not in the list: beyond the bound, or without a usable id. While it is not zero, absence
   * from the list proves nothing.
   */
  readonly leftOut: number;
}

/** One container runtime of this node. Its answers are not trusted: sizes, counts and times are bounded, fields checked. */
export interface ContainerRuntime {
  readonly name: RuntimeName;
  /**
   * Running and exited containers. What a runtime does not say, or says wrongly, of one container is null or empty in
   * that container alone.
   * @throws {RuntimeError} where there is no list at all; it never means "no containers"
   */
  list(): Promise<RuntimeListing>;
  /**
   * Yields whenever the list may have changed. What happened before the first yield, or between an error and the next
   * call, is not told: list after subscribing. Ends when the signal aborts.
   * @throws {RuntimeError} where the stream broke
   */
  changes(signal: AbortSignal): AsyncIterable<'changed'>;
  close(): void;
}
