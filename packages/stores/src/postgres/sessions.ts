import type { Session } from '@guardimesh/backend-core';
import type { Kysely } from 'kysely';
import { customerOf } from './customer.js';
import type { Tables } from './tables.js';

export async function addSession(db: Kysely<Tables>, session: Session, digest: string): Promise<void> {
  await db
    .insertInto('browser_session')
    .values({
      digest,
      customer_id: session.customer,
      created_at: session.createdAt,
      expires_at: session.expiresAt,
    })
    .execute();
}

export async function findSession(db: Kysely<Tables>, digest: string): Promise<Session | null> {
  const row = await db.selectFrom('browser_session').selectAll().where('digest', '=', digest).executeTakeFirst();
  if (row === undefined) return null;
  return {
    customer: customerOf(row.customer_id),
    createdAt: row.created_at.toISOString(),
    expiresAt: row.expires_at.toISOString(),
  };
}

export async function removeExpired(db: Kysely<Tables>, before: string): Promise<void> {
  await db.deleteFrom('browser_session').where('expires_at', '<', new Date(before)).execute();
}
