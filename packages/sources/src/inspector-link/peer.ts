import type { Socket } from 'node:net';
import { peerCredentials } from '@guardimesh/linux';

/** The user at the other end of a connected Unix socket, by the kernel's word; null where the socket is closed already. */
export function peerUid(socket: Socket): number | null {
  // Node has no public way to a socket's descriptor (net.Socket._handle.fd, a Pipe)
  const handle: unknown = Reflect.get(socket, '_handle');
  if (typeof handle !== 'object' || handle === null || !('fd' in handle)) return null;
  const { fd } = handle;
  return typeof fd === 'number' && fd >= 0 ? peerCredentials(fd).uid : null;
}

/** root, and whoever runs this process */
export function ownUids(): readonly number[] {
  return [0, process.getuid?.() ?? 0];
}
