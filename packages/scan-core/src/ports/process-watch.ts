import type { ContainerSnapshot } from '@guardimesh/model';

/** Port: watches what runs on the node, beside the passes. */
export interface ProcessWatch {
  /**
   * The id of a container each time something runs there that its files do not show: from memory, or without its file; what was
   * told of a process is not told again. Ends when the signal aborts; never throws.
   * @param containers those that run now; asked again for each look
   */
  news(containers: () => readonly ContainerSnapshot[], signal: AbortSignal): AsyncIterable<string>;
}
