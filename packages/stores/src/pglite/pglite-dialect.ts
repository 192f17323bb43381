import type { PGlite } from '@electric-sql/pglite';
import {
  PostgresAdapter,
  PostgresIntrospector,
  PostgresQueryCompiler,
  type CompiledQuery,
  type DatabaseConnection,
  type Dialect,
  type Driver,
  type QueryResult,
  type TransactionSettings,
} from 'kysely';
import { StoreError } from '../store-error.js';

/** Kysely over PGlite: PostgreSQL's own SQL, on the one connection that PGlite has. */
export function pgliteDialect(pglite: PGlite): Dialect {
  return {
    createAdapter: () => new PostgresAdapter(),
    createDriver: () => new PgliteDriver(pglite),
    createIntrospector: (db) => new PostgresIntrospector(db),
    createQueryCompiler: () => new PostgresQueryCompiler(),
  };
}

/**
 * There is one connection, so whoever has it has it alone until it is released: a query from outside would otherwise
 * run inside another one's transaction, and vanish with its rollback.
 */
class PgliteDriver implements Driver {
  readonly #pglite: PGlite;
  readonly #connection: PgliteConnection;
  readonly #waiting: (() => void)[] = [];
  #taken = false;

  constructor(pglite: PGlite) {
    this.#pglite = pglite;
    this.#connection = new PgliteConnection(pglite);
  }

  async init(): Promise<void> {
    await this.#pglite.waitReady;
  }

  async acquireConnection(): Promise<DatabaseConnection> {
    if (this.#taken) await new Promise<void>((resolve) => this.#waiting.push(resolve));
    this.#taken = true;
    return this.#connection;
  }

  releaseConnection(): Promise<void> {
    const next = this.#waiting.shift();
    // Handed over without letting go in between: nobody who comes just now can get in first.
    if (next === undefined) this.#taken = false;
    else next();
    return Promise.resolve();
  }

  async beginTransaction(_connection: DatabaseConnection, settings: TransactionSettings): Promise<void> {
    const isolation = settings.isolationLevel === undefined ? '' : ` isolation level ${settings.isolationLevel}`;
    await this.#pglite.query(`begin${isolation}`);
  }

  /**
   * PostgreSQL answers COMMIT of a transaction in which a statement failed with a silent ROLLBACK.
   * @throws {StoreError} not-committed, where that is so
   */
  async commitTransaction(): Promise<void> {
    const result = await this.#pglite.query('commit');
    if (result.command !== 'COMMIT') {
      throw new StoreError(
        'not-committed',
        `COMMIT was answered with ${result.command ?? 'nothing'}: nothing is stored`,
      );
    }
  }

  async rollbackTransaction(): Promise<void> {
    await this.#pglite.query('rollback');
  }

  async destroy(): Promise<void> {
    await this.#pglite.close();
  }
}

class PgliteConnection implements DatabaseConnection {
  readonly #pglite: PGlite;

  constructor(pglite: PGlite) {
    this.#pglite = pglite;
  }

  async executeQuery<R>(query: CompiledQuery): Promise<QueryResult<R>> {
    const result = await this.#pglite.query<R>(query.sql, [...query.parameters]);
    return { rows: result.rows, numAffectedRows: BigInt(result.affectedRows ?? 0) };
  }

  /** A stream would keep everybody else out for as long as its reader takes. */
  streamQuery<R>(): AsyncIterableIterator<QueryResult<R>> {
    throw new StoreError('not-supported', 'PGlite has one connection and streams nothing; read in pages instead');
  }
}
