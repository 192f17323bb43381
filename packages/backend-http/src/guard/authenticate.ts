import { verifyKey, verifySession, type CustomerId, type KeyScope, type Session } from '@guardimesh/backend-core';
import type { FastifyRequest } from 'fastify';
import type { BackendParts } from '../parts.js';
import { HttpProblem } from '../problems/index.js';
import { sessionCookieOf } from './session-cookie.js';

const BEARER = /^Bearer +(\S+)$/i;

/**
 * The customer of the key in the Authorization header; nothing in the request's body or address can name another.
 * @throws {HttpProblem} no-access, missing-scope
 */
export async function customerOfKey(
  parts: BackendParts,
  request: FastifyRequest,
  scope: KeyScope,
): Promise<CustomerId> {
  const text = BEARER.exec(request.headers.authorization ?? '')?.[1];
  const key = text === undefined ? null : await verifyKey(parts.keys, text);
  if (key === null) {
    throw new HttpProblem('no-access', 'send a scanner key that is not revoked: Authorization: Bearer gm_…');
  }
  if (!key.scopes.includes(scope)) {
    throw new HttpProblem('missing-scope', `the key has not the scope ${scope}; make one that has`);
  }
  return key.customer;
}

/** @throws {HttpProblem} no-access */
export async function sessionOf(parts: BackendParts, request: FastifyRequest): Promise<Session> {
  const secret = sessionCookieOf(request);
  const session = secret === null ? null : await verifySession(parts.sessions, parts.clock, secret);
  if (session === null) {
    throw new HttpProblem('no-access', 'open the link that the backend printed, or send a key with console:read');
  }
  return session;
}

/**
 * The customer whose results may be read: by key where a key is sent, else by session.
 * @throws {HttpProblem} no-access, missing-scope
 */
export async function readerOf(parts: BackendParts, request: FastifyRequest): Promise<CustomerId> {
  if (request.headers.authorization !== undefined) return customerOfKey(parts, request, 'console:read');
  return (await sessionOf(parts, request)).customer;
}
