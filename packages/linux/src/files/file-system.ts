import { lastErrno, libc, scratch } from '../libc/index.js';

/** f_type of statfs(2). tmpfs is also what memfd_create(2), shared anonymous memory and System V segments live on. */
const TMPFS_MAGIC = 0x01021994;
const RAMFS_MAGIC = 0x858458f6;
const HUGETLBFS_MAGIC = 0x958458f6;

/** struct statfs of 64-bit Linux is 120 bytes long */
const area = scratch(128);

/**
 * Whether the file of a descriptor, a path-only one too, is in memory only: on a tmpfs, ramfs or hugetlbfs.
 * @returns 1 or 0, or minus errno
 */
export function isInMemory(descriptor: number): number {
  if (libc.fstatfs(descriptor, area.address) !== 0) return -lastErrno();
  const type = area.memory.readUInt32LE(0);
  return type === TMPFS_MAGIC || type === RAMFS_MAGIC || type === HUGETLBFS_MAGIC ? 1 : 0;
}
