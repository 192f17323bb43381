import koffi from 'koffi';

const recvmsg = koffi.load(null).func('recvmsg', 'int64_t', ['int', 'uintptr_t', 'int']) as (
  socket: number,
  message: bigint,
  flags: number,
) => number | bigint;
const MSG_DONTWAIT = 0x40;

/** One recvmsg(2) on 64-bit Linux: the bytes that came, and the descriptor that came with them, if one did. */
export function receiveMessage(socket: number): { bytes: Buffer; descriptor: number | null } {
  const data = Buffer.allocUnsafeSlow(4_096);
  const control = Buffer.alloc(4_096);
  const iov = Buffer.alloc(4_096);
  iov.writeBigUInt64LE(koffi.address(data), 0);
  iov.writeBigUInt64LE(BigInt(data.length), 8);
  const message = Buffer.alloc(4_096);
  message.writeBigUInt64LE(koffi.address(iov), 16);
  message.writeBigUInt64LE(1n, 24);
  message.writeBigUInt64LE(koffi.address(control), 32);
  message.writeBigUInt64LE(64n, 40);
  const read = Number(recvmsg(socket, koffi.address(message), MSG_DONTWAIT));
  if (read < 0) throw new Error(`recvmsg failed with errno ${koffi.errno()}`);
  const hasDescriptor = message.readBigUInt64LE(40) >= 20n && control.readInt32LE(12) === 1;
  return { bytes: data.subarray(0, read), descriptor: hasDescriptor ? control.readInt32LE(16) : null };
}
