import type { ContainerSnapshot } from '@guardimesh/model';
import { LinkError } from '../link-error.js';
import { ownUids } from '../peer.js';
import { LinkConnection } from './link-connection.js';

/** Asks an inspector once what there is. @throws {LinkError}; system errors of connecting pass through */
export async function listContainers(settings: {
  readonly socketPath: string;
  readonly allowedUids?: readonly number[];
  readonly timeoutMs?: number;
}): Promise<ContainerSnapshot[]> {
  const connection = await LinkConnection.open(settings.socketPath, settings.allowedUids ?? ownUids());
  const timer = setTimeout(() => {
    connection.close();
  }, settings.timeoutMs ?? 10_000);
  try {
    const containers: ContainerSnapshot[] = [];
    const request = connection.send('containers');
    for await (const answer of connection.answers()) {
      if (answer.kind === 'item' && answer.id === request) containers.push(answer.container);
      if (answer.kind === 'done' && answer.id === request) return containers;
    }
    throw new LinkError('link-silent', `${settings.socketPath} did not tell all containers in time`);
  } finally {
    clearTimeout(timer);
    connection.close();
  }
}
