import { isDeepStrictEqual } from 'node:util';
import type { ContainerSnapshot } from '@guardimesh/model';
import type { StateChange } from '../ledger/index.js';
import type { RuntimeListing } from '../port/index.js';

/** What one runtime was last seen to have, and the difference each new list makes. */
export class SourceState {
  readonly source: string;
  readonly #containers = new Map<string, ContainerSnapshot>();
  #listed = false;

  constructor(source: string) {
    this.source = source;
  }

  /** false until the first list: what is missing then is not known to be gone */
  get listed(): boolean {
    return this.#listed;
  }

  containers(): readonly ContainerSnapshot[] {
    return [...this.#containers.values()];
  }

  /** @param isAlive keeps a container that an incomplete list lacks while its process is there */
  take(listing: RuntimeListing, isAlive: (container: ContainerSnapshot) => boolean): StateChange[] {
    const { source } = this;
    const first = !this.#listed;
    const ids = new Set(listing.containers.map(({ id }) => id));
    const changes = listing.containers.flatMap((container) => this.#put(container));
    for (const [id, container] of this.#containers) {
      if (ids.has(id) || (listing.leftOut > 0 && isAlive(container))) continue;
      this.#containers.delete(id);
      changes.push({ kind: 'gone', source, id });
    }
    this.#listed = true;
    return first ? [{ kind: 'begin', source }, ...changes, { kind: 'end', source }] : changes;
  }

  /** While the runtime is away its containers stay; only a process that is gone has certainly ended. */
  markEnded(isAlive: (container: ContainerSnapshot) => boolean): StateChange[] {
    return this.containers().flatMap((container) =>
      container.process === null || isAlive(container) ? [] : this.#put({ ...container, process: null }),
    );
  }

  #put(container: ContainerSnapshot): StateChange[] {
    if (isDeepStrictEqual(this.#containers.get(container.id), container)) return [];
    this.#containers.set(container.id, container);
    return [{ kind: 'put', source: this.source, container }];
  }
}
