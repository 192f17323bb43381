import { readAt, type OpenedBytes } from './opened-bytes.js';

const HEADER_BYTES = 32;
const FRAME_BYTES = 24;
/** the last bit says in which byte order the sums are worked out */
const MAGIC = 0x377f0682;
const AT = { version: 4, pageBytes: 8, salts: 16, sums: 24 };
const FRAME_AT = { page: 0, pagesAfterCommit: 4, salts: 8, sums: 16 };
const VERSION = 3_007_000;

/**
 * Where the newest committed copy of each page is in a write-ahead log (sqlite.org: WAL-mode File Format). A frame counts with the
 * salts of the log, with the running sums of all before it, and once a commit follows it; what comes after is of an earlier log.
 */
export function readWriteAheadLog(log: OpenedBytes, pageBytes: number): Map<number, number> {
  const committed = new Map<number, number>();
  if (log.sizeBytes < HEADER_BYTES) return committed;
  const header = readAt(log, 0, HEADER_BYTES);
  const magic = header.readUInt32BE(0);
  if ((magic & ~1) !== MAGIC || header.readUInt32BE(AT.version) !== VERSION) return committed;
  if (header.readUInt32BE(AT.pageBytes) !== pageBytes) return committed;
  const sums = new RunningSums((magic & 1) === 1);
  sums.add(header.subarray(0, AT.sums));
  if (!sums.are(header, AT.sums)) return committed;
  const salts = header.subarray(AT.salts, AT.salts + 8);
  const pending = new Map<number, number>();
  const step = FRAME_BYTES + pageBytes;
  for (let at = HEADER_BYTES; at + step <= log.sizeBytes; at += step) {
    const frame = readAt(log, at, step);
    if (!frame.subarray(FRAME_AT.salts, FRAME_AT.salts + 8).equals(salts)) break;
    sums.add(frame.subarray(0, FRAME_AT.salts));
    sums.add(frame.subarray(FRAME_BYTES));
    if (!sums.are(frame, FRAME_AT.sums)) break;
    pending.set(frame.readUInt32BE(FRAME_AT.page), at + FRAME_BYTES);
    if (frame.readUInt32BE(FRAME_AT.pagesAfterCommit) === 0) continue;
    for (const [page, place] of pending) committed.set(page, place);
    pending.clear();
  }
  return committed;
}

class RunningSums {
  readonly #isBigEndian: boolean;
  #first = 0;
  #second = 0;

  constructor(isBigEndian: boolean) {
    this.#isBigEndian = isBigEndian;
  }

  /** @param bytes a multiple of eight */
  add(bytes: Buffer): void {
    for (let at = 0; at + 8 <= bytes.length; at += 8) {
      this.#first = (this.#first + this.#word(bytes, at) + this.#second) >>> 0;
      this.#second = (this.#second + this.#word(bytes, at + 4) + this.#first) >>> 0;
    }
  }

  are(bytes: Buffer, at: number): boolean {
    return bytes.readUInt32BE(at) === this.#first && bytes.readUInt32BE(at + 4) === this.#second;
  }

  #word(bytes: Buffer, at: number): number {
    return this.#isBigEndian ? bytes.readUInt32BE(at) : bytes.readUInt32LE(at);
  }
}
