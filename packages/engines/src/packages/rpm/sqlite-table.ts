import { malformed, RpmDatabaseError } from './rpm-error.js';
import type { SqlitePages } from './sqlite-pages.js';

const INTERIOR_TABLE = 5;
const LEAF_TABLE = 13;
/** the database's header stands before the first page's own */
const FIRST_PAGE_HEADER_BYTES = 100;

/** A value of a row; what is not asked for here (floating point numbers, integers beyond 2^53) is null. */
export type SqliteValue = number | Buffer | null;

export interface RowBounds {
  readonly rowBytesMax: number;
  readonly rowsMax: number;
}

/**
 * The rows of a table, in the order of its tree (sqlite.org: B-tree Pages, Record Format). Each page is read once at most, so that no
 * ring of pages is followed for ever; and no more bytes than the file has, so that rows do not share theirs for ever either.
 * @throws {RpmDatabaseError} where the tree is not as it should be, or one of the bounds is met
 */
export function* rowsOf(pages: SqlitePages, rootPage: number, bounds: RowBounds): Generator<SqliteValue[], void, void> {
  const seen = new Set<number>();
  const left = { bytes: pages.sizeBytes, rows: bounds.rowsMax };
  const waiting = [rootPage];
  for (let number = waiting.pop(); number !== undefined; number = waiting.pop()) {
    if (seen.has(number)) throw malformed(`page ${number} is met twice`);
    seen.add(number);
    const page = pages.page(number);
    const header = number === 1 ? FIRST_PAGE_HEADER_BYTES : 0;
    const type = byteAt(page, header);
    if (type !== INTERIOR_TABLE && type !== LEAF_TABLE) throw malformed(`page ${number} is of type ${type}`);
    const cells = cellsOf(page, header + (type === LEAF_TABLE ? 8 : 12), wordAt(page, header + 3));
    if (type === INTERIOR_TABLE) {
      // the last child first: they are taken from the end
      waiting.push(longAt(page, header + 8), ...cells.reverse().map((cell) => longAt(page, cell)));
    } else {
      for (const cell of cells) {
        const payload = payloadOf(pages, page, cell, Math.min(left.bytes, bounds.rowBytesMax));
        left.bytes -= payload.length;
        left.rows -= 1;
        if (left.rows < 0) throw new RpmDatabaseError('too-large', `more than ${bounds.rowsMax} rows`);
        yield readRow(payload);
      }
    }
  }
}

function cellsOf(page: Buffer, at: number, count: number): number[] {
  if (at + count * 2 > page.length) throw malformed(`${count} cells on a page`);
  return Array.from({ length: count }, (_, index) => page.readUInt16BE(at + index * 2));
}

/** A row's bytes: on its page up to a point, the rest in a chain of pages of their own. */
function payloadOf(pages: SqlitePages, page: Buffer, cell: number, bytesMax: number): Buffer {
  const length = varintAt(page, cell);
  const rowId = varintAt(page, length.end);
  const bytes = length.value;
  if (bytes > bytesMax) throw new RpmDatabaseError('too-large', `a row of ${bytes} bytes`);
  const { usableBytes } = pages;
  const localMax = usableBytes - 35;
  const localMin = Math.floor(((usableBytes - 12) * 32) / 255) - 23;
  const spread = localMin + ((bytes - localMin) % (usableBytes - 4));
  const local = bytes <= localMax ? bytes : spread <= localMax ? spread : localMin;
  if (rowId.end + local > page.length) throw malformed('a row leads over the end of its page');
  const parts = [page.subarray(rowId.end, rowId.end + local)];
  let next = local < bytes ? longAt(page, rowId.end + local) : 0;
  // each page of the chain gives some bytes: it ends whatever it links to
  for (let left = bytes - local; left > 0;) {
    const more = pages.page(next);
    const part = more.subarray(4, Math.min(4 + left, usableBytes));
    parts.push(part);
    left -= part.length;
    next = longAt(more, 0);
  }
  return Buffer.concat(parts, bytes);
}

/** A record: the length of its header, a type for each value, and the values. */
function readRow(record: Buffer): SqliteValue[] {
  const header = varintAt(record, 0);
  const row: SqliteValue[] = [];
  let at = header.value;
  for (let place = header.end; place < header.value;) {
    const type = varintAt(record, place);
    place = type.end;
    const bytes = bytesOfType(type.value);
    if (at + bytes > record.length) throw malformed('a value leads over the end of its row');
    row.push(valueOf(type.value, record.subarray(at, at + bytes)));
    at += bytes;
  }
  return row;
}

function bytesOfType(type: number): number {
  if (type >= 12) return Math.floor((type - 12) / 2);
  return [0, 1, 2, 3, 4, 6, 8, 8, 0, 0][type] ?? 0;
}

function valueOf(type: number, bytes: Buffer): SqliteValue {
  if (type >= 12) return bytes;
  if (type === 8 || type === 9) return type - 8;
  return type >= 1 && type <= 5 ? bytes.readIntBE(0, bytes.length) : null;
}

/** Up to nine bytes, seven bits each, eight in the ninth. Values beyond 2^53 lose their last bits: they are beyond any bound here. */
function varintAt(bytes: Buffer, at: number): { readonly value: number; readonly end: number } {
  let value = 0;
  for (let index = 0; index < 8; index += 1) {
    const byte = byteAt(bytes, at + index);
    value = value * 128 + (byte & 0x7f);
    if (byte < 0x80) return { value, end: at + index + 1 };
  }
  return { value: value * 256 + byteAt(bytes, at + 8), end: at + 9 };
}

function byteAt(bytes: Buffer, at: number): number {
  const byte = bytes[at];
  if (byte === undefined) throw malformed(`nothing at byte ${at} of a page`);
  return byte;
}

function wordAt(bytes: Buffer, at: number): number {
  return byteAt(bytes, at) * 256 + byteAt(bytes, at + 1);
}

function longAt(bytes: Buffer, at: number): number {
  return wordAt(bytes, at) * 65_536 + wordAt(bytes, at + 2);
}
