import helmet from '@fastify/helmet';
import type { FastifyInstance } from 'fastify';
import { PAGE_STYLE_SOURCE } from './pages/index.js';
import type { BackendHttpSettings } from './parts.js';

/** Everything from this server alone, no inline script, in no frame. */
export async function addSecurityHeaders(server: FastifyInstance, settings: BackendHttpSettings): Promise<void> {
  await server.register(helmet, {
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        defaultSrc: ["'none'"],
        scriptSrc: ["'self'"],
        styleSrc: ["'self'", PAGE_STYLE_SOURCE],
        imgSrc: ["'self'", 'data:'],
        fontSrc: ["'self'"],
        connectSrc: ["'self'"],
        manifestSrc: ["'self'"],
        baseUri: ["'none'"],
        formAction: ["'self'"],
        frameAncestors: ["'none'"],
      },
    },
    // over plain http on this machine it would lock the name localhost to https for a year
    strictTransportSecurity: settings.https,
    crossOriginEmbedderPolicy: false,
  });
}
