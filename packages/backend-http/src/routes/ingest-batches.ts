import { ingestBatch, type CustomerId } from '@guardimesh/backend-core';
import { BATCH_BYTES_MAX, WireBatch } from '@guardimesh/wire';
import type { FastifyInstance } from 'fastify';
import { customerOfKey } from '../guard/index.js';
import type { RouteContext } from '../parts.js';
import { HttpProblem } from '../problems/index.js';

/** `POST /api/ingest/batches`: the scanner's reports. The key is checked before the body is read. */
export function ingestBatchesRoute(server: FastifyInstance, { parts }: RouteContext): void {
  const customers = new WeakMap<object, CustomerId>();
  server.post<{ Body: WireBatch }>(
    '/api/ingest/batches',
    {
      bodyLimit: BATCH_BYTES_MAX,
      schema: { body: WireBatch },
      onRequest: async (request) => {
        customers.set(request, await customerOfKey(parts, request, 'ingestion'));
      },
    },
    (request) => {
      const customer = customers.get(request);
      if (customer === undefined) throw new HttpProblem('no-access', 'send a scanner key');
      return ingestBatch(parts, customer, request.body);
    },
  );
}
