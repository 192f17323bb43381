import { BackendError } from '../backend-error.js';

const LONE_SURROGATE = /\p{Surrogate}/u;

/**
 * Refuses text that is legal in JSON but that a store cannot keep as it is: PostgreSQL has no U+0000 in text, and
 * half of a surrogate pair has no UTF-8 (it would be stored as another text). Both would otherwise fail, or change, deep
 * inside the store.
 * @throws {BackendError} text-not-storable, naming the field
 */
export function checkTexts(value: unknown, at = 'body'): void {
  if (typeof value === 'string') {
    const why = value.includes('\0') ? 'U+0000' : LONE_SURROGATE.test(value) ? 'half of a surrogate pair' : null;
    if (why !== null) {
      throw new BackendError('text-not-storable', `${at} holds ${why}, which is not text that can be stored`);
    }
  } else if (Array.isArray(value)) {
    for (const [index, each] of value.entries()) checkTexts(each, `${at}/${index}`);
  } else if (typeof value === 'object' && value !== null) {
    for (const [name, each] of Object.entries(value)) checkTexts(each, `${at}/${name}`);
  }
}
