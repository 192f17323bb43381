import { Errno, lastErrno, libc, systemError } from '../libc/index.js';
import { AF_UNIX, SOCK_CLOEXEC, SOCK_STREAM } from './socket-numbers.js';
import { unixAddress } from './unix-address.js';

/** Connections that wait to be accepted. */
const BACKLOG = 64;
const OWNER_ONLY = 0o600;

/**
 * Listens on a Unix stream socket that only its owner may connect to, from the first moment on: the mode is set before the name
 * exists. The descriptor blocks, and is closed on exec (a child that shall have it gets it as one of its `stdio`). The name must
 * not exist yet; the caller removes it, and closes the descriptor.
 *
 * @throws {LinuxError} EADDRINUSE where the name exists, ENOENT or EACCES for its folder, `bad-argument` for a path longer than
 * 107 bytes
 */
export function listenUnix(path: string): number {
  const at = unixAddress(path);
  const socket = libc.socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
  if (socket < 0) throw systemError('socket(2) for AF_UNIX', lastErrno());
  // bind(2) makes the file with the socket's own mode, less the umask
  const isDone =
    libc.fchmod(socket, OWNER_ONLY) === 0 &&
    libc.bind(socket, at.address, at.length) === 0 &&
    libc.listen(socket, BACKLOG) === 0;
  if (isDone) return socket;
  const errno = lastErrno();
  libc.close(socket);
  throw systemError(`listening on ${path}`, errno);
}

/**
 * Waits for the next connection, and gives its descriptor: it blocks, and is closed on exec. For a thread that may stand still.
 *
 * @throws {LinuxError} EINVAL or EBADF where the listener is none (any more), EMFILE where this process has too many descriptors
 */
export function acceptUnix(listener: number): number {
  for (;;) {
    const socket = libc.accept4(listener, 0, 0, SOCK_CLOEXEC);
    if (socket >= 0) return socket;
    const errno = lastErrno();
    // the other end gave up before it was accepted: the next one may not
    if (errno !== Errno.EINTR && errno !== Errno.ECONNABORTED) throw systemError('accept4(2)', errno);
  }
}
