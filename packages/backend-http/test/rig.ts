import type { FastifyInstance } from 'fastify';
import {
  digestOf,
  installLauncherKey,
  LOCAL_CUSTOMER,
  newId,
  newKeyText,
  OneTimeLinks,
  ProcessLiveFeed,
  type CustomerId,
  type KeyScope,
} from '@guardimesh/backend-core';
import {
  createBackendServer,
  DEFAULT_HTTP_SETTINGS,
  newLink,
  type BackendHttpSettings,
} from '@guardimesh/backend-http';
import { silentLog, systemClock, type Log } from '@guardimesh/kit';
import { openPglite } from '@guardimesh/stores';
import { DATABASE_TEMPLATE } from '../../stores/test/database-template.js';

export const ORIGIN = 'http://127.0.0.1:80';

/** The real server on the real store, in memory. */
export async function startRig(changes: Partial<BackendHttpSettings> = {}, log: Log = silentLog) {
  const { store, close } = await openPglite(null, systemClock, DATABASE_TEMPLATE);
  const links = new OneTimeLinks(systemClock);
  const feed = new ProcessLiveFeed();
  const parts = { results: store, keys: store, sessions: store, links, feed, clock: systemClock, log };
  const server = await createBackendServer(parts, { ...DEFAULT_HTTP_SETTINGS, publicPort: 80, ...changes });
  const key = await installLauncherKey(store, systemClock, LOCAL_CUSTOMER, null);
  return {
    server,
    store,
    feed,
    key,
    link: () => new URL(newLink(links, ORIGIN)).pathname,
    newKey: async (customer: CustomerId, ...scopes: KeyScope[]): Promise<string> => {
      const text = newKeyText();
      const createdAt = new Date().toISOString();
      await store.addKey(
        { id: newId('key'), customer, label: 'test', scopes, createdAt, revokedAt: null },
        digestOf(text),
      );
      return text;
    },
    signIn: async (): Promise<string> => {
      const answer = await server.inject({ url: new URL(newLink(links, ORIGIN)).pathname });
      return String(answer.headers['set-cookie']).split(';')[0] ?? '';
    },
    close: async () => {
      await server.close();
      await close();
    },
  };
}
export type Rig = Awaited<ReturnType<typeof startRig>>;

export function send(server: FastifyInstance, key: string, batch: unknown) {
  return server.inject({
    method: 'POST',
    url: '/api/ingest/batches',
    headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
    payload: typeof batch === 'string' ? batch : JSON.stringify(batch),
  });
}

let sequence = 0;
/** Numbers for batches that are not meant to repeat. */
export function nextSequence(): number {
  sequence += 1;
  return sequence;
}
