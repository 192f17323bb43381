import { PGlite } from '@electric-sql/pglite';
import { Kysely, sql } from 'kysely';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { systemClock } from '@guardimesh/kit';
import { migrate, MIGRATIONS, pgliteDialect } from '@guardimesh/stores';

interface Rows {
  row: { n: number };
}
let db: Kysely<Rows>;
beforeAll(async () => {
  db = new Kysely<Rows>({ dialect: pgliteDialect(new PGlite()) });
  await sql`create table row (n integer primary key)`.execute(db);
});
afterAll(() => db.destroy());
const count = async (): Promise<number> => (await db.selectFrom('row').selectAll().execute()).length;

it('says so where PostgreSQL silently rolls back at COMMIT', async () => {
  const before = await count();
  const swallowed = db.transaction().execute(async (step) => {
    await step.insertInto('row').values({ n: 100 }).execute();
    await expect(step.insertInto('row').values({ n: 100 }).execute()).rejects.toThrow('duplicate key');
  });
  await expect(swallowed).rejects.toMatchObject({ code: 'not-committed' });
  expect(await count()).toBe(before);
});

it('keeps a query from outside out of a transaction, so that its rollback takes nothing else along', async () => {
  const before = await count();
  let outside: Promise<unknown> = Promise.resolve();
  const failing = db.transaction().execute(async (step) => {
    outside = db.insertInto('row').values({ n: 200 }).execute();
    await step.insertInto('row').values({ n: 201 }).execute();
    throw new Error('on purpose');
  });
  await expect(failing).rejects.toThrow('on purpose');
  await outside;
  expect(await count()).toBe(before + 1);
});

it('migrates once, and leaves data of a newer program alone', async () => {
  await migrate(db, systemClock);
  await migrate(db, systemClock);
  const { rows } = await sql`select number from schema_migration`.execute(db);
  expect(rows).toEqual(MIGRATIONS.map(({ number }) => ({ number })));
  await sql`insert into schema_migration values (99, 'from the future', now())`.execute(db);
  await expect(migrate(db, systemClock)).rejects.toMatchObject({ code: 'newer-schema' });
});

it('does a step of the schema whole or not at all', async () => {
  const broken = { number: 100, name: 'broken', statements: ['create table half (n integer)', 'create nonsense'] };
  await expect(migrate(db, systemClock, [broken])).rejects.toThrow('syntax error');
  const { rows } = await sql`select 1 from pg_tables where tablename = 'half'`.execute(db);
  expect(rows).toEqual([]);
});
