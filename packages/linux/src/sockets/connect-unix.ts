import { Errno, lastErrno, libc, systemError } from '../libc/index.js';
import { AF_UNIX, SOCK_CLOEXEC, SOCK_NONBLOCK, SOCK_STREAM } from './socket-numbers.js';
import { unixAddress } from './unix-address.js';

/**
 * Connects to a Unix stream socket and gives its bare descriptor, non-blocking and closed on exec: what
 * `new net.Socket({ fd })` takes, and what {@link sendDescriptor} wants beside it. The caller closes it (net.Socket does).
 *
 * @throws {LinuxError} ENOENT or ECONNREFUSED where nobody listens, EAGAIN where the listener's backlog is full,
 * `bad-argument` for a path longer than 107 bytes
 */
export function connectUnix(path: string): number {
  const to = unixAddress(path);
  const socket = libc.socket(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
  if (socket < 0) throw systemError('socket(2) for AF_UNIX', lastErrno());
  for (;;) {
    if (libc.connect(socket, to.address, to.length) === 0) return socket;
    const errno = lastErrno();
    if (errno === Errno.EINTR) continue;
    libc.close(socket);
    throw systemError(`connect(2) to ${path}`, errno);
  }
}
