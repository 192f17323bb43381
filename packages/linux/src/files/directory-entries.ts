import { lastErrno, libc, scratch } from '../libc/index.js';

/** Type of a directory entry (readdir(3)); `unknown` where the file system does not say. */
export const EntryType = { unknown: 0, directory: 4, regular: 8, symlink: 10 } as const;

/** Offsets in struct linux_dirent64 (getdents(2)). */
const AT = { inode: 0, length: 16, type: 18, name: 19 };
const DOT = 0x2e;

/**
 * The entries of one getdents64(2) call, gone through one by one without making an object or a string of any:
 * `while (entries.next()) …`. `.` and `..` are left out.
 */
export class DirectoryEntries {
  readonly #area;
  #filled = 0;
  #at = 0;
  #nextAt = 0;
  #nameEnd = 0;

  /** @param bytes room for one call's entries; one entry takes up to 280 */
  constructor(bytes: number) {
    this.#area = scratch(bytes);
  }

  /** @returns bytes read, 0 at the end of the directory, or minus errno */
  fill(directory: number): number {
    const read = libc.getdents64(directory, this.#area.address, this.#area.memory.length);
    this.#nextAt = 0;
    this.#filled = Math.max(read, 0);
    return read < 0 ? -lastErrno() : read;
  }

  /** Goes to the next entry of this filling; false where there is none. */
  next(): boolean {
    const { memory } = this.#area;
    while (this.#nextAt < this.#filled) {
      this.#at = this.#nextAt;
      this.#nextAt += memory.readUInt16LE(this.#at + AT.length);
      this.#nameEnd = this.#findNul(this.#nextAt);
      if (!this.#isDots()) return true;
    }
    return false;
  }

  /** where the entry at hand stands, for {@link select} */
  get position(): number {
    return this.#at;
  }

  /** Goes back to an entry of this filling; {@link next} goes on from where it was. */
  select(position: number): void {
    this.#at = position;
    this.#nameEnd = this.#findNul(position + this.#area.memory.readUInt16LE(position + AT.length));
  }

  /** one of {@link EntryType}, or another */
  get type(): number {
    return this.#area.memory.readUInt8(this.#at + AT.type);
  }

  /** the low half of the entry's inode number */
  get inodeLow(): number {
    return this.#area.memory.readUInt32LE(this.#at + AT.inode);
  }

  /** where the NUL-terminated name stands, until the next {@link fill} */
  get nameAddress(): number {
    return this.#area.address + this.#at + AT.name;
  }

  /** a view: to be copied where it is kept beyond the next {@link fill} */
  get name(): Buffer {
    return this.#area.memory.subarray(this.#at + AT.name, this.#nameEnd);
  }

  /** Records are padded to 8 bytes, so the name ends within the last 8; what stands after its NUL is left over. */
  #findNul(end: number): number {
    const { memory } = this.#area;
    let at = Math.max(this.#at + AT.name, end - 8);
    while (at < end && memory[at] !== 0) at += 1;
    return at;
  }

  #isDots(): boolean {
    const { memory } = this.#area;
    const start = this.#at + AT.name;
    const length = this.#nameEnd - start;
    return memory[start] === DOT && (length === 1 || (length === 2 && memory[start + 1] === DOT));
  }
}
