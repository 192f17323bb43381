import type { ContainerEvent, ContainerSnapshot } from '@guardimesh/model';
import { lifeOf } from '@guardimesh/model';
import type { ContainerFeed } from '@guardimesh/scan-core';

/** A feed that is read to its end in the background, and all that it told. */
export interface ReadFeed {
  readonly events: ContainerEvent[];
  /** `started life`, `stopped life`, in order, of one container */
  of(id: string): string[];
  end(): Promise<void>;
}

export function readFeed(feed: ContainerFeed): ReadFeed {
  const events: ContainerEvent[] = [];
  const ending = new AbortController();
  const reading = (async () => {
    for await (const event of feed.events(ending.signal)) events.push(event);
  })();
  return {
    events,
    of: (id) => events.filter((each) => each.container.id === id).map((each) => each.kind),
    end: async () => {
      ending.abort();
      await reading;
    },
  };
}

/** Lives that were told to start, or to stop, more often than once. */
export function toldTwice(events: readonly ContainerEvent[]): string[] {
  const lives = events.map((event) => `${event.kind} ${event.container.runtime} ${lifeOf(event.container)}`);
  return lives.filter((life, index) => lives.indexOf(life) !== index);
}

export function snapshot(changes: Partial<ContainerSnapshot> & { readonly id: string }): ContainerSnapshot {
  return {
    runtime: 'containerd',
    ...{ name: changes.id, kind: 'container', image: 'localhost/x:1', imageDigest: null },
    process: { pid: 100, startTimeTicks: 1 },
    root: { upper: '/var/lib/upper', lowers: [] },
    pod: null,
    createdAt: new Date(0).toISOString(),
    ...changes,
  };
}
