import type {
  CoverageBounds,
  CustomerId,
  FoldedBatch,
  KeyId,
  KeyStore,
  PageBounds,
  ResultStore,
  ScanFilter,
  ScannerKey,
  Session,
  SessionStore,
  StoreOutcome,
} from '@guardimesh/backend-core';
import type { Coverage, ScanRow } from '@guardimesh/wire';
import { sql, type Kysely } from 'kysely';
import { readCoverage } from './coverage/index.js';
import { listFindings, upsertFindings } from './findings/index.js';
import { upsertContainers } from './upsert-containers.js';
import { addKey, findKey, listKeys, revokeKey } from './keys.js';
import { addSession, findSession, removeExpired } from './sessions.js';
import { logBatch, upsertAgent } from './log-batch.js';
import type { Tables } from './tables.js';

/** All ports of the backend on PostgreSQL. */
export class PostgresStore implements ResultStore, KeyStore, SessionStore {
  readonly #db: Kysely<Tables>;

  constructor(db: Kysely<Tables>) {
    this.#db = db;
  }

  storeBatch(customer: CustomerId, batch: FoldedBatch): Promise<StoreOutcome> {
    return this.#db.transaction().execute(async (step): Promise<StoreOutcome> => {
      if (!(await logBatch(step, customer, batch))) return { kind: 'repeat' };
      await upsertAgent(step, customer, batch);
      await upsertContainers(step, customer, batch);
      return { kind: 'stored', findings: await upsertFindings(step, customer, batch) };
    });
  }

  listScans(customer: CustomerId, filter: ScanFilter, page: PageBounds): Promise<{ rows: ScanRow[]; total: number }> {
    return listFindings(this.#db, customer, filter, page);
  }

  readCoverage(customer: CustomerId, bounds: CoverageBounds): Promise<Coverage> {
    return readCoverage(this.#db, customer, bounds);
  }

  async ping(): Promise<void> {
    await sql`select 1`.execute(this.#db);
  }

  addKey(key: ScannerKey, digest: string): Promise<void> {
    return addKey(this.#db, key, digest);
  }

  findKey(digest: string): Promise<ScannerKey | null> {
    return findKey(this.#db, digest);
  }

  listKeys(customer: CustomerId): Promise<readonly ScannerKey[]> {
    return listKeys(this.#db, customer);
  }

  revokeKey(customer: CustomerId, id: KeyId, at: string): Promise<boolean> {
    return revokeKey(this.#db, customer, id, at);
  }

  addSession(session: Session, digest: string): Promise<void> {
    return addSession(this.#db, session, digest);
  }

  findSession(digest: string): Promise<Session | null> {
    return findSession(this.#db, digest);
  }

  removeExpired(before: string): Promise<void> {
    return removeExpired(this.#db, before);
  }
}
