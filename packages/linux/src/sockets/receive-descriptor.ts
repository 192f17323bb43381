import { addressOf, Errno, lastErrno, libc, scratch, systemError, writeWord } from '../libc/index.js';
import { SCM_RIGHTS, SOL_SOCKET } from './socket-numbers.js';

const MSG_CMSG_CLOEXEC = 0x40000000;

/** Offsets in one scratch area: struct msghdr, struct iovec and struct cmsghdr of 64-bit Linux. */
const MSGHDR = { at: 0, iov: 16, iovLength: 24, control: 32, controlLength: 40 };
const IOVEC = { at: 64, base: 64, length: 72 };
const CMSG = { at: 80, level: 88, type: 92, data: 96 };
/** Room for one descriptor and no more: the kernel closes what a sender adds to it. */
const CONTROL_BYTES = 20;

const area = scratch(128);
writeWord(area.memory, area.address + IOVEC.at, MSGHDR.iov);
writeWord(area.memory, 1, MSGHDR.iovLength);

export interface Received {
  /** bytes written to the buffer; 0 where the other end has closed */
  readonly length: number;
  /** closed on exec; the caller closes it. Null where none came with these bytes */
  readonly descriptor: number | null;
}

/**
 * Waits for bytes on a blocking Unix stream socket, and takes the descriptor that came with them (unix(7), SCM_RIGHTS). Bytes of
 * two messages that each bear a descriptor are never joined.
 *
 * @throws {LinuxError} ECONNRESET where the other end broke off; EAGAIN where the socket does not block
 */
export function receiveDescriptor(socket: number, into: Buffer): Received {
  const { memory, address } = area;
  writeWord(memory, addressOf(into), IOVEC.base);
  writeWord(memory, into.length, IOVEC.length);
  for (;;) {
    writeWord(memory, address + CMSG.at, MSGHDR.control);
    writeWord(memory, CONTROL_BYTES, MSGHDR.controlLength);
    const length = libc.recvmsg(socket, address + MSGHDR.at, MSG_CMSG_CLOEXEC);
    if (length >= 0) return { length, descriptor: descriptorOf(memory) };
    const errno = lastErrno();
    if (errno !== Errno.EINTR) throw systemError(`recvmsg(2) on socket ${socket}`, errno);
  }
}

function descriptorOf(memory: Buffer): number | null {
  const has =
    memory.readUInt32LE(MSGHDR.controlLength) >= CONTROL_BYTES &&
    memory.readInt32LE(CMSG.level) === SOL_SOCKET &&
    memory.readInt32LE(CMSG.type) === SCM_RIGHTS;
  return has ? memory.readInt32LE(CMSG.data) : null;
}
