import { RUNTIME_BOUNDS } from '../port/index.js';

const DIGEST = /^sha256:[0-9a-f]{64}$/;
const HEX_64 = /^[0-9a-f]{64}$/;

/** A name or image reference, cut to what is kept of one. */
export function cutText(text: string): string {
  return text.length > RUNTIME_BOUNDS.textCharsMax ? text.slice(0, RUNTIME_BOUNDS.textCharsMax) : text;
}

/** An id is never cut: two cut ids could be one. null where it is empty or too long. */
export function idOrNull(text: string | null): string | null {
  return text !== null && text !== '' && text.length <= RUNTIME_BOUNDS.idCharsMax ? text : null;
}

/** `sha256:…` in full; also from bare hex, and from `name@sha256:…`; else null. */
export function digestOrNull(text: string | null): string | null {
  if (text === null) return null;
  if (HEX_64.test(text)) return `sha256:${text}`;
  const digest = text.slice(text.lastIndexOf('@') + 1);
  return DIGEST.test(digest) ? digest : null;
}

const NEVER = new Date(0).toISOString();

/** ISO 8601 in UTC with milliseconds; the epoch where the runtime gives no time. */
export function isoOrEpoch(time: string | number): string {
  const date = new Date(time);
  return Number.isNaN(date.getTime()) ? NEVER : date.toISOString();
}
