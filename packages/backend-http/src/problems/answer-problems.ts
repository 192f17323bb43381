import { BackendError } from '@guardimesh/backend-core';
import { describeError, errnoOf, type Log } from '@guardimesh/kit';
import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { HttpProblem } from './http-problem.js';

/** Makes every error a problem document. What was not foreseen is logged here and says nothing to the outside. */
export function answerProblems(server: FastifyInstance, log: Log): void {
  server.setErrorHandler((thrown: FastifyError, request, reply) => {
    const problem = problemOf(thrown, request);
    if (problem.code === 'internal') {
      log.error({ method: request.method, route: routeOf(request), error: describeError(thrown) }, 'request failed');
    }
    return sendProblem(reply, problem);
  });
}

export function sendProblem(reply: FastifyReply, problem: HttpProblem): FastifyReply {
  if (problem.code === 'no-access') reply.header('www-authenticate', 'Bearer');
  if (problem.code === 'too-many-streams') reply.header('retry-after', '15');
  return reply
    .code(problem.status)
    .header('cache-control', 'no-store')
    .type('application/problem+json; charset=utf-8')
    .send(JSON.stringify(problem.body()));
}

/** The pattern, never the address: a one-time link must not stand in a log. */
function routeOf(request: FastifyRequest): string {
  return request.routeOptions.url ?? 'none';
}

function problemOf(thrown: FastifyError, request: FastifyRequest): HttpProblem {
  if (thrown instanceof HttpProblem) return thrown;
  const cause = { cause: thrown };
  if (thrown instanceof BackendError) {
    const code = thrown.code === 'too-many-streams' ? 'too-many-streams' : 'bad-batch';
    return new HttpProblem(code, thrown.message, cause);
  }
  const isBatch = routeOf(request) === '/api/ingest/batches';
  if (Array.isArray(thrown.validation)) {
    return new HttpProblem(
      thrown.validationContext === 'querystring' ? 'bad-query' : isBatch ? 'bad-batch' : 'bad-request',
      sayValidation(thrown),
      cause,
    );
  }
  const fastifyCode = errnoOf(thrown) ?? '';
  if (fastifyCode === 'FST_ERR_CTP_BODY_TOO_LARGE') {
    return new HttpProblem('body-too-large', `at most ${request.routeOptions.bodyLimit} bytes are taken`, cause);
  }
  if (fastifyCode === 'FST_ERR_CTP_INVALID_MEDIA_TYPE') {
    return new HttpProblem('wrong-content-type', 'application/json is taken', cause);
  }
  if (thrown.statusCode !== undefined && thrown.statusCode >= 400 && thrown.statusCode < 500) {
    return new HttpProblem(
      isBatch ? 'bad-batch' : 'bad-request',
      'the body is not JSON, or the request is malformed',
      cause,
    );
  }
  return new HttpProblem('internal', 'the request could not be carried out; the log of the server says why', cause);
}

const NAME_SHOWN_MAX = 80;

/** Names the first fault with its place: `body/findings/0 holds "x", a field that is not known`. */
function sayValidation(thrown: FastifyError): string {
  const first = thrown.validation?.[0];
  const at = `${thrown.validationContext ?? 'body'}${first?.instancePath ?? ''}`;
  const extra = first?.params['additionalProperty'];
  if (typeof extra === 'string') {
    return `${at} holds ${JSON.stringify(extra.slice(0, NAME_SHOWN_MAX))}, a field that is not known`;
  }
  return `${at} ${first?.message ?? 'is not valid'}`;
}
