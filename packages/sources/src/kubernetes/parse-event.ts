import { objectOf, textOf, versionOf } from './json-guards.js';

/** One line of a watch (meta/v1 WatchEvent). */
export type WatchEvent =
  | { readonly kind: 'put' | 'deleted'; readonly object: unknown; readonly version: string | null }
  | { readonly kind: 'bookmark'; readonly version: string | null }
  | {
      readonly kind: 'error';
      readonly code: number;
      readonly reason: string;
      readonly message: string;
      readonly retryAfterMs: number | null;
    }
  | { readonly kind: 'unreadable' };

export function readEvent(line: unknown): WatchEvent {
  const event = objectOf(line);
  const object = objectOf(event?.['object']);
  if (event === null || object === null) return { kind: 'unreadable' };
  const version = versionOf(object['metadata']);
  switch (event['type']) {
    case 'ADDED':
    case 'MODIFIED':
      return { kind: 'put', object, version };
    case 'DELETED':
      return { kind: 'deleted', object, version };
    case 'BOOKMARK':
      return { kind: 'bookmark', version };
    case 'ERROR':
      return { kind: 'error', ...readStatus(object) };
    default:
      return { kind: 'unreadable' };
  }
}

/** A meta/v1 Status, as far as it can be read. */
export function readStatus(value: unknown): {
  code: number;
  reason: string;
  message: string;
  retryAfterMs: number | null;
} {
  const status = objectOf(value);
  const seconds = objectOf(status?.['details'])?.['retryAfterSeconds'];
  return {
    code: typeof status?.['code'] === 'number' ? status['code'] : 0,
    reason: textOf(status?.['reason'], 128) ?? '',
    message: shown(status?.['message']),
    retryAfterMs: typeof seconds === 'number' && seconds > 0 ? seconds * 1_000 : null,
  };
}

/** The server's own words for our log: bounded, and without control characters. */
export function shown(value: unknown): string {
  return typeof value === 'string' ? value.slice(0, 300).replace(/\p{Cc}+/gu, ' ') : '';
}
