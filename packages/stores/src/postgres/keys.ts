import { KEY_SCOPES, type CustomerId, type KeyId, type KeyScope, type ScannerKey } from '@guardimesh/backend-core';
import type { Kysely, Selectable } from 'kysely';
import { customerOf } from './customer.js';
import type { Tables } from './tables.js';

export async function addKey(db: Kysely<Tables>, key: ScannerKey, digest: string): Promise<void> {
  await db
    .insertInto('scanner_key')
    .values({
      id: key.id,
      customer_id: key.customer,
      label: key.label,
      scopes: [...key.scopes],
      digest,
      created_at: key.createdAt,
      revoked_at: key.revokedAt,
    })
    .onConflict((conflict) => conflict.column('digest').doNothing())
    .execute();
}

export async function findKey(db: Kysely<Tables>, digest: string): Promise<ScannerKey | null> {
  const row = await db
    .selectFrom('scanner_key')
    .selectAll()
    .where('digest', '=', digest)
    .where('revoked_at', 'is', null)
    .executeTakeFirst();
  return row === undefined ? null : keyOf(row);
}

export async function listKeys(db: Kysely<Tables>, customer: CustomerId): Promise<ScannerKey[]> {
  const rows = await db
    .selectFrom('scanner_key')
    .selectAll()
    .where('customer_id', '=', customer)
    .where('revoked_at', 'is', null)
    .orderBy('created_at')
    .orderBy('id')
    .execute();
  return rows.map(keyOf);
}

export async function revokeKey(db: Kysely<Tables>, customer: CustomerId, id: KeyId, at: string): Promise<boolean> {
  const result = await db
    .updateTable('scanner_key')
    .set({ revoked_at: at })
    .where('customer_id', '=', customer)
    .where('id', '=', id)
    .where('revoked_at', 'is', null)
    .executeTakeFirst();
  return result.numUpdatedRows > 0n;
}

function keyOf(row: Selectable<Tables['scanner_key']>): ScannerKey {
  return {
    id: `key_${row.id.replace(/^key_/, '')}`,
    customer: customerOf(row.customer_id),
    label: row.label,
    scopes: row.scopes.filter(isScope),
    createdAt: row.created_at.toISOString(),
    revokedAt: row.revoked_at?.toISOString() ?? null,
  };
}

/** A scope of a newer program opens nothing here. */
function isScope(text: string): text is KeyScope {
  return (KEY_SCOPES as readonly string[]).includes(text);
}
