import { listScans } from '@guardimesh/backend-core';
import type { FastifyInstance } from 'fastify';
import { readerOf } from '../guard/index.js';
import type { RouteContext } from '../parts.js';
import { readScansQuery, ScansQuery } from '../query/index.js';

/** `GET /api/scans`: what was found, newest first. */
export function scansRoute(server: FastifyInstance, { parts }: RouteContext): void {
  server.get<{ Querystring: ScansQuery }>(
    '/api/scans',
    { schema: { querystring: ScansQuery }, attachValidation: true },
    async (request) => {
      const customer = await readerOf(parts, request);
      if (request.validationError !== undefined) throw request.validationError;
      const { filter, page } = readScansQuery(request.query);
      return listScans(parts.results, customer, filter, page);
    },
  );
}
