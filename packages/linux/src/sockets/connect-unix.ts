import { Errno, lastErrno, libc, LinuxError, scratch, systemError } from '../libc/index.js';

const AF_UNIX = 1;
const SOCK_STREAM = 1;
const SOCK_NONBLOCK = 0o4000;
const SOCK_CLOEXEC = 0o2000000;
/** sun_path of struct sockaddr_un, its NUL included (unix(7)) */
const SUN_PATH_BYTES = 108;

const address = scratch(2 + SUN_PATH_BYTES);

/**
 * Connects to a Unix stream socket and gives its bare descriptor, non-blocking and closed on exec: what
 * `new net.Socket({ fd })` takes, and what {@link sendDescriptor} wants beside it. The caller closes it (net.Socket does).
 *
 * @throws {LinuxError} ENOENT or ECONNREFUSED where nobody listens, EAGAIN where the listener's backlog is full,
 * `bad-argument` for a path longer than 107 bytes
 */
export function connectUnix(path: string): number {
  const bytes = Buffer.from(path);
  if (bytes.length === 0 || bytes.length >= SUN_PATH_BYTES || bytes.includes(0)) {
    throw new LinuxError('bad-argument', `a Unix socket's path has 1 to 107 bytes without NUL, unlike ${path}`);
  }
  const socket = libc.socket(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
  if (socket < 0) throw systemError('socket(2) for AF_UNIX', lastErrno());
  address.memory.fill(0).writeUInt16LE(AF_UNIX, 0);
  bytes.copy(address.memory, 2);
  for (;;) {
    if (libc.connect(socket, address.address, 2 + bytes.length + 1) === 0) return socket;
    const errno = lastErrno();
    if (errno === Errno.EINTR) continue;
    libc.close(socket);
    throw systemError(`connect(2) to ${path}`, errno);
  }
}
