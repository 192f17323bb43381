import type { Clock } from '@guardimesh/kit';
import { Kysely } from 'kysely';
import { migrate } from '../migrations/index.js';
import { PostgresStore, type Tables } from '../postgres/index.js';
import { lockFolder } from './folder-lock.js';
import { makePglite } from './make-pglite.js';
import { pgliteDialect } from './pglite-dialect.js';

export interface OpenStore {
  readonly store: PostgresStore;
  readonly close: () => Promise<void>;
}

/**
 * Opens the embedded database, made and migrated where needed: some 4 s of computing for a new one, 0.7 s with a
 * template, 0.5 s for one that is there. It takes 300 to 800 MB of resident memory, and each query holds the event loop while it runs: for one
 * user on one machine. What was committed survives the death of the process; PGlite never calls fsync, so it may
 * not survive the loss of power.
 * @param folder where the data is kept; null: in memory
 * @param template file of an empty database of this version of PGlite, to start from; made where it is not there
 * @throws {StoreError} folder-in-use, newer-schema
 */
export async function openPglite(
  folder: string | null,
  clock: Clock,
  template: string | null = null,
): Promise<OpenStore> {
  const unlock = folder === null ? (): void => undefined : lockFolder(folder);
  try {
    const pglite = await makePglite(folder, template);
    const db = new Kysely<Tables>({ dialect: pgliteDialect(pglite) });
    try {
      await migrate(db, clock);
    } catch (thrown) {
      await db.destroy();
      throw thrown;
    }
    return {
      store: new PostgresStore(db),
      close: async () => {
        await db.destroy();
        unlock();
      },
    };
  } catch (thrown) {
    unlock();
    throw thrown;
  }
}
