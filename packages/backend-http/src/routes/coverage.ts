import { readCoverage } from '@guardimesh/backend-core';
import type { FastifyInstance } from 'fastify';
import { readerOf } from '../guard/index.js';
import type { RouteContext } from '../parts.js';

/** `GET /api/coverage`: what was seen, what was scanned, what was not and why. */
export function coverageRoute(server: FastifyInstance, { parts }: RouteContext): void {
  server.get('/api/coverage', async (request) => readCoverage(parts.results, await readerOf(parts, request)));
}
