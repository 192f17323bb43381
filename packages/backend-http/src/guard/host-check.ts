import type { FastifyInstance } from 'fastify';
import type { BackendHttpSettings } from '../parts.js';
import { HttpProblem } from '../problems/index.js';

const LOCAL_NAMES = ['127.0.0.1', 'localhost', '[::1]'];

/**
 * Answers only under this machine's own names. A page elsewhere can let its own name point to 127.0.0.1 (DNS
 * rebinding) and would then count as this server's own site; its name in the Host header gives it away.
 */
export function checkHost(server: FastifyInstance, settings: BackendHttpSettings): void {
  server.addHook('onRequest', (request, _reply, done) => {
    const host = request.headers.host?.toLowerCase() ?? '';
    if (localHosts(server, settings).includes(host)) done();
    else done(new HttpProblem('wrong-host', 'open this server as 127.0.0.1 or localhost, with its port'));
  });
}

/** The values of Host that are right, and after `scheme://` those of Origin. */
export function localHosts(server: FastifyInstance, settings: BackendHttpSettings): string[] {
  const port = settings.publicPort ?? listeningPort(server);
  const standard = settings.https ? 443 : 80;
  return LOCAL_NAMES.flatMap((name) => [
    ...(port === null ? [] : [`${name}:${port}`]),
    ...(port === standard ? [name] : []),
  ]);
}

function listeningPort(server: FastifyInstance): number | null {
  const address = server.server.address();
  return typeof address === 'object' ? (address?.port ?? null) : null;
}
