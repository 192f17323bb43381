import type { LiveEvent } from '@guardimesh/wire';
import { BackendError } from '../backend-error.js';
import type { CustomerId } from '../identity/index.js';
import type { LiveFeed } from './live-feed.js';

export const STREAMS_PER_CUSTOMER_MAX = 16;

type Listener = (event: LiveEvent) => void;

/** Events within one process. */
export class ProcessLiveFeed implements LiveFeed {
  readonly #streamsMax: number;
  readonly #listeners = new Map<CustomerId, Set<Listener>>();
  #refused = 0;

  constructor(streamsMax = STREAMS_PER_CUSTOMER_MAX) {
    this.#streamsMax = streamsMax;
  }

  /** Streams refused because the customer had as many as may be. */
  get refused(): number {
    return this.#refused;
  }

  /** Streams open at this moment. */
  streams(customer: CustomerId): number {
    return this.#listeners.get(customer)?.size ?? 0;
  }

  publish(customer: CustomerId, events: readonly LiveEvent[]): void {
    for (const listener of [...(this.#listeners.get(customer) ?? [])]) for (const event of events) listener(event);
  }

  subscribe(customer: CustomerId, listener: Listener): () => void {
    const listeners = this.#listeners.get(customer) ?? new Set();
    if (listeners.size >= this.#streamsMax) {
      this.#refused += 1;
      throw new BackendError(
        'too-many-streams',
        `${this.#streamsMax} live streams are open already; close one and try again`,
      );
    }
    this.#listeners.set(customer, listeners.add(listener));
    return () => {
      listeners.delete(listener);
      if (listeners.size === 0) this.#listeners.delete(customer);
    };
  }
}
