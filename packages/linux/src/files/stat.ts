import { Errno, lastErrno, libc, scratch } from '../libc/index.js';
import { pathAddress } from './path-memory.js';

const AT_SYMLINK_NOFOLLOW = 0x100;
const AT_NO_AUTOMOUNT = 0x800;
const AT_EMPTY_PATH = 0x1000;
const AT_STATX_DONT_SYNC = 0x4000;
/** type, mode, links, ctime, mtime, inode, size, and the mount id, which kernels before 5.8 leave 0 */
const WANTED = 0x1 | 0x2 | 0x4 | 0x40 | 0x80 | 0x100 | 0x200 | 0x1000;

const NS = 1_000_000_000;

/** Offsets in struct statx (statx(2)); the same on all architectures. */
const AT = { links: 16, mode: 28, inode: 32, size: 40, ctime: 96, mtime: 112, rdevMajor: 128, rdevMinor: 132 };
const AT_DEVICE = { major: 136, minor: 140, mountId: 144 };

/** File types: the S_IFMT bits of the mode (inode(7)). */
export const FileType = {
  fifo: 0o010000,
  characterDevice: 0o020000,
  directory: 0o040000,
  blockDevice: 0o060000,
  regular: 0o100000,
  symlink: 0o120000,
  socket: 0o140000,
} as const;

/**
 * What statx(2) says of a file, in memory that each call overwrites: made once, read at once. Links and automount points
 * are never followed.
 */
export class FileStat {
  readonly #area = scratch(256 + 8);
  readonly #words = new Uint32Array(this.#area.memory.buffer, this.#area.memory.byteOffset, 64);

  /** @returns 0, or minus errno: what is held then is of no file */
  readAt(directory: number, nameAddress: number, options: { readonly cached: boolean } = { cached: false }): number {
    // `cached`: do not ask the server of a network or FUSE file system, which may never answer
    const flags = AT_SYMLINK_NOFOLLOW | AT_NO_AUTOMOUNT | (options.cached ? AT_STATX_DONT_SYNC : 0);
    return this.#read(directory, nameAddress, flags);
  }

  /** As {@link readAt}, of a name given as bytes. */
  readNamed(directory: number, name: Uint8Array, options?: { readonly cached: boolean }): number {
    const address = pathAddress(name);
    return address === 0 ? -Errno.ENAMETOOLONG : this.readAt(directory, address, options);
  }

  /**
   * The file that a link of /proc leads to (`exe`, `fd/3`): the kernel goes there by the file itself, not by its path, so it is
   * found also where it has none any more. Not for links that others can make. What a server of a network or FUSE file system
   * would have to be asked for is left as it was last known.
   */
  readThrough(directory: number, nameAddress: number): number {
    return this.#read(directory, nameAddress, AT_STATX_DONT_SYNC);
  }

  /** The file of a descriptor, of a path-only one too; `cached` as in {@link readAt}. */
  read(descriptor: number, options: { readonly cached: boolean } = { cached: false }): number {
    const flags = AT_EMPTY_PATH | (options.cached ? AT_STATX_DONT_SYNC : 0);
    return this.#read(descriptor, this.#area.address + 256, flags);
  }

  #read(directory: number, nameAddress: number, flags: number): number {
    return libc.statx(directory, nameAddress, flags, WANTED, this.#area.address) === 0 ? 0 : -lastErrno();
  }

  /** one of {@link FileType} */
  get type(): number {
    return this.#area.memory.readUInt16LE(AT.mode) & 0o170000;
  }

  /** names the file has; 0 once the last one is removed */
  get links(): number {
    return this.#area.memory.readUInt32LE(AT.links);
  }

  /** permission bits, with set-user-id, set-group-id and sticky (inode(7)) */
  get mode(): number {
    return this.#area.memory.readUInt16LE(AT.mode) & 0o7777;
  }

  /** `major * 2^20 + minor` of the file system */
  get device(): number {
    const { memory } = this.#area;
    return memory.readUInt32LE(AT_DEVICE.major) * 2 ** 20 + memory.readUInt32LE(AT_DEVICE.minor);
  }

  /** 0 on kernels before 5.8 */
  get mountId(): number {
    return Number(this.#area.memory.readBigUInt64LE(AT_DEVICE.mountId));
  }

  get inode(): bigint {
    return this.#area.memory.readBigUInt64LE(AT.inode);
  }

  get sizeBytes(): number {
    return Number(this.#area.memory.readBigUInt64LE(AT.size));
  }

  get modifiedNs(): bigint {
    return this.#time(AT.mtime);
  }

  get changedNs(): bigint {
    return this.#time(AT.ctime);
  }

  /**
   * Device, inode, size, mtime and ctime as ten words, the low one of each first, for who looks at many files and makes an object
   * of none; from `at` on. Times are nanoseconds modulo 2^64, as {@link modifiedNs} and {@link changedNs} are.
   */
  putIdentity(into: Uint32Array, at: number): void {
    const words = this.#words;
    const { device } = this;
    into[at] = device;
    into[at + 1] = device / 2 ** 32;
    into[at + 2] = words[AT.inode / 4] ?? 0;
    into[at + 3] = words[AT.inode / 4 + 1] ?? 0;
    into[at + 4] = words[AT.size / 4] ?? 0;
    into[at + 5] = words[AT.size / 4 + 1] ?? 0;
    this.#putTime(AT.mtime, into, at + 6);
    this.#putTime(AT.ctime, into, at + 8);
  }

  /** A character device 0,0: overlayfs's mark for "deleted here" (kernel documentation, filesystems/overlayfs). */
  get isWhiteoutDevice(): boolean {
    const { memory } = this.#area;
    const number = memory.readUInt32LE(AT.rdevMajor) + memory.readUInt32LE(AT.rdevMinor);
    return this.type === FileType.characterDevice && number === 0;
  }

  #time(offset: number): bigint {
    const { memory } = this.#area;
    const ns = memory.readBigInt64LE(offset) * 1_000_000_000n + BigInt(memory.readUInt32LE(offset + 8));
    // some file systems take any 64-bit number of seconds: a time that 64 bits of nanoseconds cannot hold must stop no walk
    return BigInt.asIntN(64, ns);
  }

  /** The same number by halves: products of 16 and 32 bits are exact in a double, those of 64 bits are not. */
  #putTime(offset: number, into: Uint32Array, at: number): void {
    const words = this.#words;
    const secondsLow = words[offset / 4] ?? 0;
    const secondsHigh = words[offset / 4 + 1] ?? 0;
    const upper = (secondsLow >>> 16) * NS;
    const low = (upper % 65_536) * 65_536 + (secondsLow & 0xffff) * NS + (words[offset / 4 + 2] ?? 0);
    into[at] = low % 2 ** 32;
    into[at + 1] = (Math.floor(upper / 65_536) + Math.floor(low / 2 ** 32) + Math.imul(secondsHigh, NS)) % 2 ** 32;
  }
}
