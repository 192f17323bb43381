import { describeError } from '@guardimesh/kit';
import type { FastifyInstance } from 'fastify';
import type { RouteContext } from '../parts.js';
import { HttpProblem } from '../problems/index.js';

/** `GET /api/health`: open to all, says only that this process lives and that its store answers. */
export function healthRoute(server: FastifyInstance, { parts }: RouteContext): void {
  server.get('/api/health', async () => {
    try {
      await parts.results.ping();
    } catch (cause) {
      parts.log.error({ error: describeError(cause) }, 'the store does not answer');
      throw new HttpProblem('store-unavailable', 'the store does not answer; see the log of the server', { cause });
    }
    return { status: 'ok' };
  });
}
