import { beginSession } from '@guardimesh/backend-core';
import type { FastifyInstance } from 'fastify';
import { setSessionCookie } from '../guard/index.js';
import { OPEN_PATH } from '../open-link.js';
import { sendPage } from '../pages/index.js';
import type { RouteContext } from '../parts.js';

/** `GET /open/:token`: lets a browser in once. No HEAD beside it: a preview must not use the link up. */
export function openLinkRoute(server: FastifyInstance, { parts, settings }: RouteContext): void {
  server.get<{ Params: { token: string } }>(
    `${OPEN_PATH}:token`,
    { exposeHeadRoute: false },
    async (request, reply) => {
      const customer = parts.links.redeem(request.params.token);
      if (customer === null) return sendPage(reply, 'link-used');
      const { secret } = await beginSession(parts.sessions, parts.clock, customer, settings.session);
      setSessionCookie(reply, secret, settings);
      return reply.header('cache-control', 'no-store').redirect('/', 303);
    },
  );
}
