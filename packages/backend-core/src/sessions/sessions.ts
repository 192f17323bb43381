import { isoTime, type Clock } from '@guardimesh/kit';
import { digestOf, newSecret, type CustomerId } from '../identity/index.js';
import type { Session, SessionStore } from './session-store.js';

const SESSION_TEXT = /^[A-Za-z0-9_-]{43}$/;

export interface SessionSettings {
  readonly sessionSeconds: number;
}

/** 7 days, as the security page says. */
export const DEFAULT_SESSION: SessionSettings = { sessionSeconds: 7 * 24 * 3_600 };

/** Begins a session; the secret goes into the cookie and is not kept. */
export async function beginSession(
  sessions: SessionStore,
  clock: Clock,
  customer: CustomerId,
  settings: SessionSettings,
): Promise<{ readonly secret: string; readonly session: Session }> {
  const now = clock.nowMs();
  const secret = newSecret();
  const session = { customer, createdAt: isoTime(now), expiresAt: isoTime(now + settings.sessionSeconds * 1_000) };
  await sessions.removeExpired(isoTime(now));
  await sessions.addSession(session, digestOf(secret));
  return { secret, session };
}

/** The session that a cookie opens, or null where there is none or its time is over. */
export async function verifySession(sessions: SessionStore, clock: Clock, secret: string): Promise<Session | null> {
  if (!SESSION_TEXT.test(secret)) return null;
  const session = await sessions.findSession(digestOf(secret));
  return session !== null && Date.parse(session.expiresAt) > clock.nowMs() ? session : null;
}
