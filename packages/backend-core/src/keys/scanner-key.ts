import { BackendError } from '../backend-error.js';
import type { CustomerId, KeyId } from '../identity/index.js';
import { newSecret } from '../identity/index.js';

export const KEY_SCOPES = ['ingestion', 'console:read'] as const;
export type KeyScope = (typeof KEY_SCOPES)[number];

/** A scanner key as it is stored: what it may do and for whom, never its text. */
export interface ScannerKey {
  readonly id: KeyId;
  readonly customer: CustomerId;
  readonly label: string;
  readonly scopes: readonly KeyScope[];
  /** ISO 8601 */
  readonly createdAt: string;
  readonly revokedAt: string | null;
}

const KEY_PREFIX = 'gm_';
const KEY_TEXT = /^gm_[A-Za-z0-9_-]{43}$/;

/** The text of a new key, shown once. The prefix lets secret scanners find a leaked one. */
export function newKeyText(): string {
  return KEY_PREFIX + newSecret();
}

export function isKeyText(text: string): boolean {
  return KEY_TEXT.test(text);
}

/**
 * For a key that a person or a launcher hands in.
 * @throws {BackendError} bad-key; the message does not show the text, as it may be a key but for one character
 */
export function checkKeyText(text: string): void {
  if (isKeyText(text)) return;
  throw new BackendError('bad-key', 'the given key is not gm_ and 43 characters of base64url (256 random bits)');
}
