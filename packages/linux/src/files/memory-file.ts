import { lastErrno, libc, systemError } from '../libc/index.js';
import { pathAddress } from './path-memory.js';

const MFD_CLOEXEC = 0x1;

/**
 * A file in memory without a name in any file system, empty, open for reading and writing (memfd_create(2), Linux 3.17). It is gone
 * once every descriptor of it is closed.
 *
 * @param name shown in /proc/PID/fd, for people only; at most 249 bytes
 * @throws {LinuxError} EMFILE, ENOMEM and others
 */
export function createMemoryFile(name: string): number {
  const descriptor = libc.memfd_create(pathAddress(Buffer.from(name)), MFD_CLOEXEC);
  if (descriptor < 0) throw systemError('memfd_create(2)', lastErrno());
  return descriptor;
}
