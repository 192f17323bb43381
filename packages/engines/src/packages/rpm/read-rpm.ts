import { setImmediate } from 'node:timers/promises';
import { openInLayers } from '../../container-files/index.js';
import { filePath } from '@guardimesh/model';
import { NO_RECORDS, RECORD_BOUNDS, type RecordedFile, type RecordedFiles } from '../package-files.js';
import { addHeaderFiles } from './rpm-header.js';
import { RpmDatabaseError } from './rpm-error.js';
import type { OpenedBytes } from './opened-bytes.js';
import { SqlitePages } from './sqlite-pages.js';
import { rowsOf } from './sqlite-table.js';

/** rpm 4.16 and later; the newer place first. */
const DATABASES = ['usr/lib/sysimage/rpm/rpmdb.sqlite', 'var/lib/rpm/rpmdb.sqlite'];
const LOG = '-wal';
/** All of which one changes when rpm has recorded something. */
export const RPM_RECORDS = DATABASES.flatMap((place) => [place, `${place}${LOG}`]);

const DATABASE_BYTES_MAX = 512 * 1_024 * 1_024;
/** rpm has it written back from 4 MiB on; its sums are worked out in one go */
const LOG_BYTES_MAX = 64 * 1_024 * 1_024;
const PACKAGES = { rowBytesMax: 32 * 1_024 * 1_024, rowsMax: 100_000 };
/** the text that makes a table is longer than any name */
const SCHEMA = { rowBytesMax: 65_536, rowsMax: 1_000 };
const SCHEMA_PAGE = 1;
const TABLE = 'Packages';

/**
 * What rpm has recorded in one layer: the database is one file, so in a container's writable layer it is there, whole, once something
 * was installed at run time. Read while rpm may be writing it: what does not fit together then counts as no record.
 */
export async function readRpm(hostRoot: string, layer: string): Promise<RecordedFiles> {
  for (const place of DATABASES) {
    const opened = openInLayers(hostRoot, [layer], filePath(`/${place}`));
    if (opened === null) continue;
    const log = openInLayers(hostRoot, [layer], filePath(`/${place}${LOG}`));
    try {
      return await readDatabase(opened, log);
    } catch (thrown) {
      if (thrown instanceof RpmDatabaseError) return NO_RECORDS;
      throw thrown;
    } finally {
      opened.close();
      log?.close();
    }
  }
  return NO_RECORDS;
}

/** @throws {RpmDatabaseError} where it is not as rpm leaves it, or larger than is read */
export async function readDatabase(file: OpenedBytes, log: OpenedBytes | null): Promise<RecordedFiles> {
  if (file.sizeBytes > DATABASE_BYTES_MAX || (log?.sizeBytes ?? 0) > LOG_BYTES_MAX)
    throw new RpmDatabaseError('too-large', `${file.sizeBytes} bytes, and ${log?.sizeBytes ?? 0} of its log`);
  const pages = new SqlitePages(file, log);
  const files = new Map<string, RecordedFile>();
  for (const row of rowsOf(pages, packagesPage(pages), PACKAGES)) {
    const [, header] = row;
    if (!Buffer.isBuffer(header)) throw new RpmDatabaseError('malformed', 'a package without its header');
    addHeaderFiles(header, files);
    if (files.size > RECORD_BOUNDS.filesMax) return NO_RECORDS;
    // a large database is read in pieces: other work goes on in between
    await setImmediate();
  }
  return files;
}

/** sqlite_schema: type, name, table, root page, text */
function packagesPage(pages: SqlitePages): number {
  for (const [type, name, , rootPage] of rowsOf(pages, SCHEMA_PAGE, SCHEMA)) {
    const isTable = Buffer.isBuffer(type) && type.toString('latin1') === 'table';
    if (isTable && Buffer.isBuffer(name) && name.toString('latin1') === TABLE && typeof rootPage === 'number')
      return rootPage;
  }
  throw new RpmDatabaseError('malformed', `it has no table ${TABLE}`);
}
