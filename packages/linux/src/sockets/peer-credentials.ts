import { lastErrno, libc, scratch, systemError } from '../libc/index.js';
import { SOL_SOCKET } from './socket-numbers.js';

const SO_PEERCRED = 17;
const UCRED_BYTES = 12;

/** Who was at the other end when the connection was made. The pid is one of the caller's own pid namespace, 0 if in none. */
export interface PeerCredentials {
  readonly pid: number;
  readonly uid: number;
  readonly gid: number;
}

const area = scratch(16);

/**
 * The kernel's word on the peer of a connected Unix socket (unix(7), SO_PEERCRED): taken at connect(2), not forgeable by it.
 * The pid may have been reused since: compare its start time before trusting it.
 * @throws {LinuxError} ENOTSOCK, EBADF
 */
export function peerCredentials(socket: number): PeerCredentials {
  area.memory.writeUInt32LE(UCRED_BYTES, UCRED_BYTES);
  if (libc.getsockopt(socket, SOL_SOCKET, SO_PEERCRED, area.address, area.address + UCRED_BYTES) !== 0) {
    throw systemError(`getsockopt(2) SO_PEERCRED on socket ${socket}`, lastErrno());
  }
  const { memory } = area;
  return { pid: memory.readInt32LE(0), uid: memory.readUInt32LE(4), gid: memory.readUInt32LE(8) };
}
