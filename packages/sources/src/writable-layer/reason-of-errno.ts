import type { UnscannedReason } from '@guardimesh/model';
import { Errno } from '@guardimesh/linux';

/** What it means for a file or directory of a layer that a call on it failed with this error number. */
export function reasonOfErrno(errno: number): UnscannedReason {
  switch (errno) {
    // gone, or another kind of file by now: its next look will tell
    case Errno.ENOENT:
    case Errno.ENOTDIR:
    case Errno.ESTALE:
      return 'vanished';
    // a link or a mount point on the way
    case Errno.ELOOP:
    case Errno.EXDEV:
      return 'not-beneath-root';
    // about this process, not about the file
    case Errno.EMFILE:
    case Errno.ENFILE:
    case Errno.ENOMEM:
    case Errno.EBADF:
    case Errno.EINVAL:
      return 'internal-error';
    default:
      return 'unreadable';
  }
}
