import type { FastifyInstance } from 'fastify';
import { sessionOf } from '../guard/index.js';
import type { RouteContext } from '../parts.js';

/** `GET /api/session`: who is asking. In local mode there is one user, and no name. */
export function sessionRoute(server: FastifyInstance, { parts }: RouteContext): void {
  server.get('/api/session', async (request) => {
    const session = await sessionOf(parts, request);
    return { mode: 'local', expires_at: session.expiresAt };
  });
}
