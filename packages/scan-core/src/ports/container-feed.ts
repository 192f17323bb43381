import type { ContainerEvent, PodDetails, PodRef } from '@guardimesh/model';

/** Port: which containers run on this node. */
export interface ContainerFeed {
  /**
   * First `started` for each container there is (also those that have exited but still have a layer), then each change,
   * each life of a container exactly once, whatever restarts in between. Ends when the signal aborts; never throws: a
   * source that is away is tried again and the differences are told when it is back.
   */
  events(signal: AbortSignal): AsyncIterable<ContainerEvent>;
  /** Asks for a fresh look now: something else (a pod event) says that there is more than was told. */
  refresh(): void;
}

/** Port: what the cluster knows of a pod on this node. */
export interface PodDirectory {
  /** null where there is no cluster, or the API has not told of the pod yet */
  find(pod: PodRef): PodDetails | null;
  /** Each time a container of this node's pods is reported running: its runtime id. Ends when the signal aborts. */
  runningContainers(signal: AbortSignal): AsyncIterable<string>;
}
