import { readAt, type OpenedBytes } from './opened-bytes.js';
import { malformed } from './rpm-error.js';
import { readWriteAheadLog } from './write-ahead-log.js';

const HEADER_BYTES = 100;
const MAGIC = Buffer.from('SQLite format 3\0');
const AT = { pageBytes: 16, reservedBytes: 20 };

/** Pages of an SQLite database, each as it is after the log that goes with it (sqlite.org: Database File Format). */
export class SqlitePages {
  readonly pageBytes: number;
  /** of each page, without what extensions keep at its end */
  readonly usableBytes: number;
  /** of the file and its log: no table holds more */
  readonly sizeBytes: number;
  readonly #file: OpenedBytes;
  readonly #log: OpenedBytes | null;
  /** where in the log the newest copy of a page begins */
  readonly #inLog: ReadonlyMap<number, number>;

  /** @throws {RpmDatabaseError} where this is no database of SQLite */
  constructor(file: OpenedBytes, log: OpenedBytes | null) {
    const header = readAt(file, 0, HEADER_BYTES);
    if (!header.subarray(0, MAGIC.length).equals(MAGIC))
      throw malformed('it does not begin as a database of SQLite does');
    const told = header.readUInt16BE(AT.pageBytes);
    this.pageBytes = told === 1 ? 65_536 : told;
    this.usableBytes = this.pageBytes - (header[AT.reservedBytes] ?? 0);
    if (this.pageBytes < 512 || (this.pageBytes & (this.pageBytes - 1)) !== 0 || this.usableBytes < 480)
      throw malformed(`pages of ${this.pageBytes} bytes`);
    this.#file = file;
    this.#log = log;
    this.#inLog = log === null ? new Map() : readWriteAheadLog(log, this.pageBytes);
    this.sizeBytes = file.sizeBytes + (log?.sizeBytes ?? 0);
  }

  /** @param number from 1 @throws {RpmDatabaseError} where there is no such page */
  page(number: number): Buffer {
    const inLog = this.#inLog.get(number);
    if (inLog !== undefined && this.#log !== null) return readAt(this.#log, inLog, this.pageBytes);
    if (number < 1) throw malformed(`page ${number}`);
    return readAt(this.#file, (number - 1) * this.pageBytes, this.pageBytes);
  }
}
