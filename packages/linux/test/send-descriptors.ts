import koffi from 'koffi';

const sendmsg = koffi.load(null).func('sendmsg', 'int64_t', ['int', 'uintptr_t', 'int']) as (
  socket: number,
  message: bigint,
  flags: number,
) => number | bigint;
const SOL_SOCKET = 1;
const SCM_RIGHTS = 1;

/** One byte with several descriptors, as a sender of its own making may send them (unix(7), SCM_RIGHTS). */
export function sendDescriptors(socket: number, descriptors: readonly number[]): void {
  // memory of their own each: small buffers share one, whose address would be another
  const data = Buffer.allocUnsafeSlow(4_096).fill(0x78);
  const iov = Buffer.allocUnsafeSlow(4_096).fill(0);
  const control = Buffer.allocUnsafeSlow(4_096).fill(0);
  const message = Buffer.allocUnsafeSlow(4_096).fill(0);
  iov.writeBigUInt64LE(koffi.address(data), 0);
  iov.writeBigUInt64LE(1n, 8);
  const length = 16 + 4 * descriptors.length;
  control.writeBigUInt64LE(BigInt(length), 0);
  control.writeInt32LE(SOL_SOCKET, 8);
  control.writeInt32LE(SCM_RIGHTS, 12);
  for (const [at, descriptor] of descriptors.entries()) control.writeInt32LE(descriptor, 16 + 4 * at);
  message.writeBigUInt64LE(koffi.address(iov), 16);
  message.writeBigUInt64LE(1n, 24);
  message.writeBigUInt64LE(koffi.address(control), 32);
  message.writeBigUInt64LE(BigInt(Math.ceil(length / 8) * 8), 40);
  if (Number(sendmsg(socket, koffi.address(message), 0)) !== 1)
    throw new Error(`sendmsg failed with errno ${koffi.errno()}`);
}
