import type { FastifyInstance } from 'fastify';
import type { BackendHttpSettings } from '../parts.js';
import { HttpProblem } from '../problems/index.js';
import { localHosts } from './host-check.js';

/**
 * Refuses what another site's page sends. SameSite=Strict alone does not: every port of this machine is the same site.
 * Programs that are no browsers send neither header.
 */
export function checkOrigin(server: FastifyInstance, settings: BackendHttpSettings): void {
  server.addHook('onRequest', (request, _reply, done) => {
    const { origin } = request.headers;
    const fetchSite = request.headers['sec-fetch-site'];
    const changes = request.method !== 'GET' && request.method !== 'HEAD';
    const own = localHosts(server, settings).map((host) => `${settings.https ? 'https' : 'http'}://${host}`);
    const wrongOrigin = changes && origin !== undefined && !own.includes(origin.toLowerCase());
    const wrongSite =
      request.url.startsWith('/api/') && fetchSite !== undefined && fetchSite !== 'same-origin' && fetchSite !== 'none';
    if (wrongOrigin || wrongSite) done(new HttpProblem('cross-origin', 'this request comes from another site'));
    else done();
  });
}
