import type { LiveEvent } from '@guardimesh/wire';
import type { CustomerId } from '../identity/index.js';

/** Port: tells who listens what was just stored. Losing an event loses nothing: the answers can be fetched again. */
export interface LiveFeed {
  publish(customer: CustomerId, events: readonly LiveEvent[]): void;
  /**
   * @returns what ends the subscription
   * @throws {BackendError} too-many-streams
   */
  subscribe(customer: CustomerId, listener: (event: LiveEvent) => void): () => void;
}
