import { PATH_MAX } from '../files/path-memory.js';
import { Errno, lastErrno, libc, scratch, writeWord } from '../libc/index.js';
import { DELETED_MARK, type MapCursor } from './map-cursor.js';

/** PROCMAP_QUERY of <linux/fs.h>, since Linux 6.11: _IOWR('f', 17, struct procmap_query); the same number on every architecture */
const PROCMAP_QUERY = 0xc0686611;
const QUERY_BYTES = 104;
/** executable, of a file, at that address or the next one after it */
const WANTED = 0x04 | 0x20 | 0x10;
const AT = { flags: 8, address: 16, start: 24, end: 32, major: 72, minor: 76, nameSize: 80, nameAddress: 88 };
/** Room for the longest path and the mark after it. */
const NAME_BYTES = PATH_MAX + 16;
/** A line of the list, as text, takes about so much: what a bound in bytes means in mappings. */
const LINE_BYTES = 100;

/**
 * Asks the kernel for each executable mapping instead of reading the text of all: the others cost nothing then, and there are ten
 * times as many.
 */
export class MapQueries implements MapCursor {
  #failed = 0;
  #left = 0;
  #maps = -1;
  readonly #query = scratch(QUERY_BYTES);
  readonly #name = scratch(NAME_BYTES);

  /** Whether this kernel answers queries: one that does not says so of any list, also of that of a process that has ended. */
  answers(maps: number): boolean {
    this.begin(maps, LINE_BYTES);
    this.next();
    return this.#failed !== -Errno.ENOTTY && this.#failed !== -Errno.EINVAL;
  }

  begin(maps: number, bytesMax: number): void {
    this.#maps = maps;
    this.#failed = 0;
    this.#left = Math.ceil(bytesMax / LINE_BYTES);
    const { memory } = this.#query;
    memory.fill(0);
    writeWord(memory, QUERY_BYTES, 0);
    writeWord(memory, WANTED, AT.flags);
    writeWord(memory, this.#name.address, AT.nameAddress);
  }

  next(): boolean {
    const { memory, address } = this.#query;
    if (this.#left <= 0 || this.#failed !== 0) return false;
    // the next one begins where the last one ended; 0 at first
    memory.copy(memory, AT.address, AT.end, AT.end + 8);
    memory.writeUInt32LE(NAME_BYTES, AT.nameSize);
    if (libc.ioctl(this.#maps, PROCMAP_QUERY, address) !== 0) {
      const errno = lastErrno();
      // ENOENT: no more of them
      if (errno !== Errno.ENOENT) this.#failed = -errno;
      return false;
    }
    this.#left -= 1;
    return true;
  }

  get device(): number {
    const { memory } = this.#query;
    return memory.readUInt32LE(AT.major) * 2 ** 20 + memory.readUInt32LE(AT.minor);
  }

  get isMarkedDeleted(): boolean {
    // its NUL is counted
    const end = this.#query.memory.readUInt32LE(AT.nameSize) - 1;
    const at = end - DELETED_MARK.length;
    return at > 0 && this.#name.memory.compare(DELETED_MARK, 0, DELETED_MARK.length, at, end) === 0;
  }

  get range(): string {
    const { memory } = this.#query;
    return `${memory.readBigUInt64LE(AT.start).toString(16)}-${memory.readBigUInt64LE(AT.end).toString(16)}`;
  }

  get isCutShort(): boolean {
    return this.#left <= 0;
  }

  get failed(): number {
    return this.#failed;
  }
}
