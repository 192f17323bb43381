import type { FastifyReply, FastifyRequest } from 'fastify';
import type { BackendHttpSettings } from '../parts.js';

const COOKIE = 'gm_session';

export function sessionCookieOf(request: FastifyRequest): string | null {
  return request.cookies[COOKIE] ?? null;
}

/** Not readable by scripts, not sent by requests that another site makes, and only over https where there is https. */
export function setSessionCookie(reply: FastifyReply, secret: string, settings: BackendHttpSettings): void {
  reply.setCookie(COOKIE, secret, {
    httpOnly: true,
    sameSite: 'strict',
    path: '/',
    secure: settings.https,
    maxAge: settings.session.sessionSeconds,
  });
}
