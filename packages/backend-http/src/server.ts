import { setMaxListeners } from 'node:events';
import cookie from '@fastify/cookie';
import fastify, { type FastifyInstance } from 'fastify';
import { serveConsole } from './console-files/index.js';
import { checkHost, checkOrigin } from './guard/index.js';
import type { BackendHttpSettings, BackendParts, RouteContext } from './parts.js';
import { answerProblems, HttpProblem, sendProblem } from './problems/index.js';
import * as routes from './routes/index.js';
import { addSecurityHeaders } from './security-headers.js';

const SMALL_BODY_BYTES_MAX = 64 * 1024;
/** a request must have come in whole by then */
const REQUEST_MS_MAX = 30_000;

/** The backend's HTTP server, ready to listen; closing it ends the live streams and waits for requests under way. */
export async function createBackendServer(
  parts: BackendParts,
  settings: BackendHttpSettings,
): Promise<FastifyInstance> {
  const server = fastify({
    bodyLimit: SMALL_BODY_BYTES_MAX,
    requestTimeout: REQUEST_MS_MAX,
    trustProxy: false,
    // an address that cannot be decoded gets here and to no hook
    frameworkErrors: (_error, _request, reply) => {
      void sendProblem(reply, new HttpProblem('bad-request', 'the address cannot be read'));
    },
    // Fastify's own default silently takes unknown fields away and turns "1" into 1; the schema is closed (invariant 8).
    ajv: {
      customOptions: {
        removeAdditional: false,
        coerceTypes: false,
        useDefaults: false,
        strict: true,
        keywords: ['egress'],
      },
    },
  });
  server.removeContentTypeParser('text/plain');
  const closing = new AbortController();
  // one listener a live stream; the feed bounds them
  setMaxListeners(0, closing.signal);
  server.addHook('preClose', () => {
    closing.abort();
    return Promise.resolve();
  });
  answerProblems(server, parts.log);
  checkHost(server, settings);
  checkOrigin(server, settings);
  server.addHook('onRequest', (request, reply, done) => {
    if (request.url.startsWith('/api/')) reply.header('cache-control', 'no-store');
    done();
  });
  await addSecurityHeaders(server, settings);
  await server.register(cookie);
  const context: RouteContext = { parts, settings, closing: closing.signal };
  for (const add of Object.values(routes)) add(server, context);
  await serveConsole(server, context);
  return server;
}
