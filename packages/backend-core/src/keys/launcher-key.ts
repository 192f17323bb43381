import { isoTime, type Clock } from '@guardimesh/kit';
import { digestOf, newId, type CustomerId } from '../identity/index.js';
import type { KeyStore } from './key-store.js';
import { checkKeyText, newKeyText } from './scanner-key.js';

const LAUNCHER_LABEL = 'local scanner';

/**
 * The key of the scanner that was started together with this backend: the given text, or a new one. Keys of earlier
 * starts are revoked, so that a data folder does not gather open keys.
 * @returns the key's text
 * @throws {BackendError} bad-key
 */
export async function installLauncherKey(
  keys: KeyStore,
  clock: Clock,
  customer: CustomerId,
  given: string | null,
): Promise<string> {
  const text = given ?? newKeyText();
  checkKeyText(text);
  const digest = digestOf(text);
  const now = isoTime(clock.nowMs());
  const kept = await keys.findKey(digest);
  if (kept === null) {
    await keys.addKey(
      { id: newId('key'), customer, label: LAUNCHER_LABEL, scopes: ['ingestion'], createdAt: now, revokedAt: null },
      digest,
    );
  }
  const current = kept ?? (await keys.findKey(digest));
  for (const key of await keys.listKeys(customer)) {
    if (key.label === LAUNCHER_LABEL && key.id !== current?.id) await keys.revokeKey(customer, key.id, now);
  }
  return text;
}
