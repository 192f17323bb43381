import { isoTime, type Clock } from '@guardimesh/kit';
import type { LiveEvent, WireBatch, WireReceipt } from '@guardimesh/wire';
import type { CustomerId } from '../identity/index.js';
import type { LiveFeed } from '../live/index.js';
import type { ResultStore } from '../results/index.js';
import { checkTexts } from './check-texts.js';
import { foldBatch } from './fold-batch.js';

export interface IngestParts {
  readonly results: ResultStore;
  readonly feed: LiveFeed;
  readonly clock: Clock;
}

/**
 * Stores a batch that passed the wire schema. The receipt is given only after commit (invariant 3); a batch sent again
 * gets the same receipt and changes nothing.
 * @throws {BackendError} text-not-storable, no-such-time: nothing is stored, and sending it again will not help
 */
export async function ingestBatch(parts: IngestParts, customer: CustomerId, batch: WireBatch): Promise<WireReceipt> {
  checkTexts(batch);
  const nowMs = parts.clock.nowMs();
  const outcome = await parts.results.storeBatch(customer, foldBatch(batch, nowMs));
  if (outcome.kind === 'stored') {
    const events = outcome.findings.map((data): LiveEvent => ({ event: 'finding', data }));
    parts.feed.publish(customer, [...events, { event: 'coverage', data: { at: isoTime(nowMs) } }]);
  }
  return { sequence: batch.sequence, stored: true };
}
