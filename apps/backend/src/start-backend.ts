import {
  checkKeyText,
  installLauncherKey,
  LOCAL_CUSTOMER,
  OneTimeLinks,
  ProcessLiveFeed,
} from '@guardimesh/backend-core';
import { createBackendServer, DEFAULT_HTTP_SETTINGS, newLink } from '@guardimesh/backend-http';
import { type Clock, type Lifecycle, type Log, type SettingValues } from '@guardimesh/kit';
import { openPglite } from '@guardimesh/stores';
import type { SETTINGS } from './settings.js';

export interface RunningBackend {
  /** for example `http://127.0.0.1:8080` */
  readonly url: string;
  /** the text of the key that the local scanner sends */
  readonly ingestKey: string;
  /** a new one-time link for a browser */
  readonly link: () => string;
}

/** Puts the parts together and listens; what it opens is closed by the lifecycle. */
export async function startBackend(
  settings: SettingValues<typeof SETTINGS>,
  context: { readonly clock: Clock; readonly log: Log; readonly lifecycle: Lifecycle },
): Promise<RunningBackend> {
  const { clock, log, lifecycle } = context;
  if (settings.ingestKey !== null) checkKeyText(settings.ingestKey);
  const { store, close } = await openPglite(settings.dataFolder, clock, settings.databaseTemplate);
  lifecycle.onClose('store', close);
  const links = new OneTimeLinks(clock);
  const ingestKey = await installLauncherKey(store, clock, LOCAL_CUSTOMER, settings.ingestKey);
  const server = await createBackendServer(
    { results: store, keys: store, sessions: store, links, feed: new ProcessLiveFeed(), clock, log },
    { ...DEFAULT_HTTP_SETTINGS, consoleFolder: settings.consoleFolder },
  );
  lifecycle.onClose('http server', () => server.close());
  const url = await server.listen({ host: settings.listenAddress, port: settings.port });
  return { url, ingestKey, link: () => newLink(links, url) };
}
