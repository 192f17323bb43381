import koffi from 'koffi';

/**
 * The C library Node itself runs on: glibc and musl alike (dlopen(3) with a null name). Every pointer is declared
 * `uintptr_t` and passed as a number, and no call takes a string or an object: that is what makes koffi fast.
 * The variadic ones (ioctl, openat, syscall) take their arguments in registers as if they were not, on both x86-64 and AArch64 Linux.
 */
const library = koffi.load(null);

type Call = (...args: number[]) => number;

function declare(name: string, result: string, args: readonly string[]): Call {
  // elsewhere this package may be loaded, by a command line that then goes another way, but not used
  if (process.platform !== 'linux') return () => refuse(name);
  return library.func(name, result, [...args]);
}

function refuse(name: string): never {
  throw new Error(`${name} is called as Linux has it; this is ${process.platform}`);
}

const PTR = 'uintptr_t';

export const libc = {
  accept4: declare('accept4', 'int', ['int', PTR, PTR, 'int']),
  alarm: declare('alarm', 'uint32_t', ['uint32_t']),
  bind: declare('bind', 'int', ['int', PTR, 'uint32_t']),
  close: declare('close', 'int', ['int']),
  connect: declare('connect', 'int', ['int', PTR, 'uint32_t']),
  fchmod: declare('fchmod', 'int', ['int', 'uint32_t']),
  fanotify_init: declare('fanotify_init', 'int', ['uint32_t', 'uint32_t']),
  fanotify_mark: declare('fanotify_mark', 'int', ['int', 'uint32_t', 'uint64_t', 'int', PTR]),
  fgetxattr: declare('fgetxattr', 'int64_t', ['int', PTR, PTR, 'size_t']),
  fstatfs: declare('fstatfs', 'int', ['int', PTR]),
  getdents64: declare('getdents64', 'int64_t', ['int', PTR, 'size_t']),
  getsockopt: declare('getsockopt', 'int', ['int', 'int', 'int', PTR, PTR]),
  ioctl: declare('ioctl', 'int', ['int', 'uint64_t', PTR]),
  listen: declare('listen', 'int', ['int', 'int']),
  lgetxattr: declare('lgetxattr', 'int64_t', [PTR, PTR, PTR, 'size_t']),
  lseek: declare('lseek', 'int64_t', ['int', 'int64_t', 'int']),
  memfd_create: declare('memfd_create', 'int', [PTR, 'uint32_t']),
  openat: declare('openat', 'int', ['int', PTR, 'int', 'uint32_t']),
  poll: declare('poll', 'int', [PTR, 'uint64_t', 'int']),
  prctl: declare('prctl', 'int', ['int', 'uint64_t', 'uint64_t', 'uint64_t', 'uint64_t']),
  posix_fadvise: declare('posix_fadvise', 'int', ['int', 'int64_t', 'int64_t', 'int']),
  read: declare('read', 'int64_t', ['int', PTR, 'size_t']),
  readlinkat: declare('readlinkat', 'int64_t', ['int', PTR, PTR, 'size_t']),
  recvmsg: declare('recvmsg', 'int64_t', ['int', PTR, 'int']),
  sendmsg: declare('sendmsg', 'int64_t', ['int', PTR, 'int']),
  socket: declare('socket', 'int', ['int', 'int', 'int']),
  statx: declare('statx', 'int', ['int', PTR, 'int', 'uint32_t', PTR]),
  timerfd_create: declare('timerfd_create', 'int', ['int', 'int']),
  timerfd_settime: declare('timerfd_settime', 'int', ['int', 'int', PTR, PTR]),
  syscall: declare('syscall', 'int64_t', ['int64_t', 'int64_t', PTR, PTR, 'size_t']),
} as const;

/** Errno of the last call of this thread; to be read before anything else is called. */
export function lastErrno(): number {
  return koffi.errno();
}

/** Address of a buffer's first byte. Addresses of user space stay below 2^53 on x86-64 and AArch64. */
export function addressOf(memory: Buffer): number {
  return Number(koffi.address(memory));
}
