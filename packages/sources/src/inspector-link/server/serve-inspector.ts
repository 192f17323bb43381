import { randomUUID } from 'node:crypto';
import { createServer, type Socket } from 'node:net';
import { describeError, type Log } from '@guardimesh/kit';
import type { ContainerSource } from '../../runtimes/watch/index.js';
import { LINK_BOUNDS } from '../bounds.js';
import { ownUids, peerUid } from '../peer.js';
import { ClientSession } from './client-session.js';
import { takeSocket } from './take-socket.js';

export interface InspectorSettings {
  /** in a folder that nobody else can write; at most 90 bytes */
  readonly socketPath: string;
  readonly source: ContainerSource;
  /** users that are answered; default: root and our own */
  readonly allowedUids?: readonly number[];
  readonly stalledMs?: number;
  readonly log: Log;
}

export interface ServedInspector {
  close(): Promise<void>;
}

/**
 * Answers scanners of this node over a Unix socket: only processes of the allowed users, by the kernel's word.
 * @throws {LinkError} `link-taken`, `link-unsafe`
 */
export async function serveInspector(settings: InspectorSettings): Promise<ServedInspector> {
  const { log, source, stalledMs = LINK_BOUNDS.stalledMs } = settings;
  const allowed = new Set(settings.allowedUids ?? ownUids());
  const epoch = randomUUID();
  const clients = new Set<Socket>();
  const server = createServer((socket) => {
    const uid = uidOf(socket, log);
    if (uid === null || !allowed.has(uid)) {
      log.warn({ uid }, 'a connection to the inspector was refused: its user is not allowed');
      socket.on('error', () => undefined);
      socket.destroy();
      return;
    }
    clients.add(socket);
    socket.on('close', () => clients.delete(socket));
    new ClientSession(socket, { source, epoch, stalledMs, log });
  });
  server.maxConnections = LINK_BOUNDS.clientsMax;
  server.on('drop', () => {
    log.warn({ clientsMax: LINK_BOUNDS.clientsMax }, 'a connection to the inspector was refused: too many clients');
  });
  const removeSocket = await takeSocket(server, settings.socketPath);
  return {
    close: async () => {
      removeSocket();
      const closed = new Promise<void>((resolve) => {
        server.close(() => {
          resolve();
        });
      });
      for (const socket of clients) socket.destroy();
      await closed;
    },
  };
}

function uidOf(socket: Socket, log: Log): number | null {
  try {
    return peerUid(socket);
  } catch (thrown) {
    log.warn({ error: describeError(thrown) }, 'the user of a connection cannot be told');
    return null;
  }
}
