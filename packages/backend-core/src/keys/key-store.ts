import type { CustomerId, KeyId } from '../identity/index.js';
import type { ScannerKey } from './scanner-key.js';

/** Port: keeps scanner keys under the digest of their text. */
export interface KeyStore {
  /** Adds a key; one with the same digest stays as it is. */
  addKey(key: ScannerKey, digest: string): Promise<void>;
  /** The key that is not revoked, else null. The only look-up without a customer: it is what tells the customer. */
  findKey(digest: string): Promise<ScannerKey | null>;
  /** All keys of the customer that are not revoked, oldest first. */
  listKeys(customer: CustomerId): Promise<readonly ScannerKey[]>;
  /** From its return on the key opens nothing. False where the customer has no such key. */
  revokeKey(customer: CustomerId, id: KeyId, at: string): Promise<boolean>;
}
