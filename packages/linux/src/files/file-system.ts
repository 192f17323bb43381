import { lastErrno, libc, scratch } from '../libc/index.js';

/** Kinds of file systems, by their number in statfs(2) (linux/magic.h; XFS and F2FS have theirs in their own headers). */
export const FileSystem = {
  ext: 0xef53,
  xfs: 0x58465342,
  btrfs: 0x9123683e,
  f2fs: 0xf2f52010,
  overlay: 0x794c7630,
  /** also what memfd_create(2), shared anonymous memory and System V segments live on */
  tmpfs: 0x01021994,
} as const;

const RAMFS = 0x858458f6;
const HUGETLBFS = 0x958458f6;

/** struct statfs of 64-bit Linux is 120 bytes long */
const area = scratch(256);

/** The kind of file system that a descriptor is on, one of {@link FileSystem} or another; or minus errno. */
export function fileSystemOf(descriptor: number): number {
  // f_type is the first word of struct statfs; the numbers have 32 bits
  return libc.fstatfs(descriptor, area.address) === 0 ? area.memory.readUInt32LE(0) : -lastErrno();
}

/**
 * Whether the file of a descriptor, a path-only one too, is in memory only: on a tmpfs, ramfs or hugetlbfs.
 * @returns 1 or 0, or minus errno
 */
export function isInMemory(descriptor: number): number {
  const kind = fileSystemOf(descriptor);
  if (kind < 0) return kind;
  return kind === FileSystem.tmpfs || kind === RAMFS || kind === HUGETLBFS ? 1 : 0;
}
