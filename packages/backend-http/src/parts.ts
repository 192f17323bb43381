import type {
  KeyStore,
  LiveFeed,
  OneTimeLinks,
  ResultStore,
  SessionSettings,
  SessionStore,
} from '@guardimesh/backend-core';
import type { Clock, Log } from '@guardimesh/kit';

/** What the routes work on. */
export interface BackendParts {
  readonly results: ResultStore;
  readonly keys: KeyStore;
  readonly sessions: SessionStore;
  readonly links: OneTimeLinks;
  readonly feed: LiveFeed;
  readonly clock: Clock;
  readonly log: Log;
}

export interface BackendHttpSettings {
  /** the port that browsers name; null: the one that is listened on */
  readonly publicPort: number | null;
  /** whether browsers come by https: decides the cookie's Secure */
  readonly https: boolean;
  /** folder of the built console */
  readonly consoleFolder: string;
  readonly session: SessionSettings;
  /** a comment on each live stream this often; the stream's right to be open is checked again with it */
  readonly keepAliveMs: number;
  /** bytes that may wait for a slow reader of live events before it is dropped */
  readonly streamBytesMax: number;
}

export const DEFAULT_HTTP_SETTINGS: BackendHttpSettings = {
  publicPort: null,
  https: false,
  consoleFolder: '',
  session: { sessionSeconds: 7 * 24 * 3_600 },
  keepAliveMs: 15_000,
  streamBytesMax: 4 * 1024 * 1024,
};

/** Everything a route is given. */
export interface RouteContext {
  readonly parts: BackendParts;
  readonly settings: BackendHttpSettings;
  /** aborts when the server begins to close */
  readonly closing: AbortSignal;
}
