import { addressOf, Errno, lastErrno, libc, LinuxError, scratch, systemError, writeWord } from '../libc/index.js';
import { SCM_RIGHTS, SOL_SOCKET } from './socket-numbers.js';

const MSG_DONTWAIT = 0x40;
const MSG_NOSIGNAL = 0x4000;

/** Offsets in one scratch area: struct msghdr, struct iovec and struct cmsghdr of 64-bit Linux. */
const MSGHDR = { at: 0, iov: 16, iovLength: 24, control: 32, controlLength: 40 };
const IOVEC = { at: 64, base: 64, length: 72 };
const CMSG = { at: 80, length: 80, level: 88, type: 92, data: 96 };
/** CMSG_LEN and CMSG_SPACE of one int */
const CMSG_LEN = 20;
const CMSG_SPACE = 24;

const area = scratch(128);
writeWord(area.memory, area.address + IOVEC.at, MSGHDR.iov);
writeWord(area.memory, 1, MSGHDR.iovLength);
writeWord(area.memory, CMSG_LEN, CMSG.length);
area.memory.writeInt32LE(SOL_SOCKET, CMSG.level);
area.memory.writeInt32LE(SCM_RIGHTS, CMSG.type);

/**
 * Sends bytes and a descriptor in one message over a Unix stream socket (unix(7), SCM_RIGHTS). The receiver gets the
 * descriptor with the first of these bytes. Never raises SIGPIPE, and does not close the descriptor.
 *
 * @param bytes 1 byte or more; few enough for one message (4 KiB always are)
 * @param options.blocking waits for room in a socket that is itself blocking: for a thread that may stand still
 * @returns `would-block` where nothing was sent because the socket's buffer is full; the caller has to try again
 * @throws {LinuxError} EPIPE or ECONNRESET where the other end is gone; `short-send` where only a part of the bytes went
 * out, after which the connection can no longer be used
 */
export function sendDescriptor(
  socket: number,
  bytes: Buffer,
  descriptor: number,
  options: { readonly blocking: boolean } = { blocking: false },
): 'sent' | 'would-block' {
  if (bytes.length === 0) {
    throw new LinuxError('bad-argument', 'a descriptor cannot be sent without a byte to carry it (unix(7))');
  }
  writeWord(area.memory, addressOf(bytes), IOVEC.base);
  writeWord(area.memory, bytes.length, IOVEC.length);
  area.memory.writeInt32LE(descriptor, CMSG.data);
  const flags = MSG_NOSIGNAL | (options.blocking ? 0 : MSG_DONTWAIT);
  for (;;) {
    // the kernel overwrites neither of these for a send; set anew so that no earlier call can matter
    writeWord(area.memory, area.address + CMSG.at, MSGHDR.control);
    writeWord(area.memory, CMSG_SPACE, MSGHDR.controlLength);
    const sent = libc.sendmsg(socket, area.address + MSGHDR.at, flags);
    if (sent === bytes.length) return 'sent';
    if (sent >= 0) {
      throw new LinuxError('short-send', `sendmsg(2) took ${sent} of ${bytes.length} bytes; close the connection`);
    }
    const errno = lastErrno();
    if (errno === Errno.EAGAIN) return 'would-block';
    if (errno !== Errno.EINTR) throw systemError(`sendmsg(2) of a descriptor on socket ${socket}`, errno);
  }
}
