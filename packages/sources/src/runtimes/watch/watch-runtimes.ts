import { systemClock } from '@guardimesh/kit';
import type { ContainerEvent } from '@guardimesh/model';
import type { ContainerFeed } from '@guardimesh/scan-core';
import { LedgerFeed } from './ledger-feed.js';
import { NodeContainers, type NodeContainersSettings } from './node-containers.js';

/** The node's containers without an inspector between: in the process that reads them. */
export function watchRuntimes(settings: NodeContainersSettings): ContainerFeed {
  const following = new Set<NodeContainers>();
  return {
    async *events(signal: AbortSignal): AsyncGenerator<ContainerEvent, void, void> {
      const ended = new AbortController();
      const feed = new LedgerFeed(settings.clock ?? systemClock);
      const node = new NodeContainers(settings);
      node.onChanges((changes) => {
        feed.take(changes);
      });
      following.add(node);
      const running = node.run(AbortSignal.any([signal, ended.signal]));
      try {
        yield* feed.events(signal);
      } finally {
        following.delete(node);
        ended.abort();
        await running;
      }
    },
    refresh: () => {
      for (const node of following) node.refresh();
    },
  };
}
