import { isoTime, type Clock } from '@guardimesh/kit';
import { sql, type Kysely } from 'kysely';
import { StoreError } from '../store-error.js';
import { firstTables } from './0001-first-tables.js';
import { explainedPrograms } from './0002-explained-programs.js';
import type { Migration } from './migration.js';

export const MIGRATIONS: readonly Migration[] = [firstTables, explainedPrograms];

/**
 * Brings the schema up to date, each step in a transaction of its own.
 * @throws {StoreError} newer-schema, where a newer program was here: an older one must not write into its tables
 */
export async function migrate<Tables>(
  db: Kysely<Tables>,
  clock: Clock,
  migrations: readonly Migration[] = MIGRATIONS,
): Promise<void> {
  await sql`create table if not exists schema_migration (
    number integer primary key, name text not null, applied_at timestamptz not null)`.execute(db);
  for (const migration of migrations) {
    await db.transaction().execute(async (step) => {
      // Two programs that start together take turns; the second finds the step done.
      await sql`lock table schema_migration in exclusive mode`.execute(step);
      const done = await sql`select 1 from schema_migration where number = ${migration.number}`.execute(step);
      if (done.rows.length > 0) return;
      for (const statement of migration.statements) await sql.raw(statement).execute(step);
      await sql`insert into schema_migration (number, name, applied_at)
        values (${migration.number}, ${migration.name}, ${isoTime(clock.nowMs())})`.execute(step);
    });
  }
  const newest = migrations.at(-1)?.number ?? 0;
  const { rows } = await sql<{ number: number }>`select number from schema_migration
    where number > ${newest} limit 1`.execute(db);
  if (rows[0] !== undefined) {
    throw new StoreError(
      'newer-schema',
      `the data is at schema ${rows[0].number}, this program knows ${newest}: start the newer program, or take another data folder`,
    );
  }
}
