import type { DeliveryReceipt } from '@guardimesh/model';
import type { WireBatch } from '@guardimesh/wire';

/** Port: takes one batch to the backend and brings back the word that it is stored. */
export interface Uplink {
  /** @throws {DeliveryError} where the batch is not known to be stored; it may be sent again */
  send(batch: WireBatch, signal: AbortSignal): Promise<DeliveryReceipt>;
  close(): void;
}
