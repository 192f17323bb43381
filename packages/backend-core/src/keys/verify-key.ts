import { digestOf } from '../identity/index.js';
import type { KeyStore } from './key-store.js';
import { isKeyText, type ScannerKey } from './scanner-key.js';

/**
 * The key that a text opens, or null. The look-up is by digest: how long it takes tells nothing about the text.
 * Asked for each request and never remembered, so that a revoked key is refused at once.
 */
export async function verifyKey(keys: KeyStore, text: string): Promise<ScannerKey | null> {
  return isKeyText(text) ? keys.findKey(digestOf(text)) : null;
}
