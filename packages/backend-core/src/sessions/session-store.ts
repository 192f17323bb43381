import type { CustomerId } from '../identity/index.js';

/** One browser that was let in. */
export interface Session {
  readonly customer: CustomerId;
  /** ISO 8601 */
  readonly createdAt: string;
  readonly expiresAt: string;
}

/** Port: keeps sessions under the digest of their cookie. */
export interface SessionStore {
  addSession(session: Session, digest: string): Promise<void>;
  /** The session, expired or not; null where there is none. */
  findSession(digest: string): Promise<Session | null>;
  /** Forgets those that expired before. */
  removeExpired(before: string): Promise<void>;
}
