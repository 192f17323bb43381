import { once } from 'node:events';
import { closeSync } from 'node:fs';
import { createServer, type Socket } from 'node:net';
import { join } from 'node:path';
import { connectUnix } from '@guardimesh/linux';
import { testFolder } from '@guardimesh/testkit';

/** A client's bare descriptor, and the server's socket, which nobody reads from: its descriptor is there to receive on. */
export interface Connected {
  readonly client: number;
  readonly server: Socket;
  readonly serverDescriptor: number;
  closeClient(): void;
  close(): void;
}

export async function connectedSockets(): Promise<Connected> {
  const folder = testFolder();
  const listener = createServer({ pauseOnConnect: true });
  const path = join(folder.path, 's');
  listener.listen(path);
  await once(listener, 'listening');
  const accepted = once(listener, 'connection');
  const client = connectUnix(path);
  const [server] = (await accepted) as [Socket];
  server.on('error', () => undefined);
  let open = true;
  const closeClient = (): void => {
    if (open) closeSync(client);
    open = false;
  };
  return {
    ...{ client, server, closeClient },
    serverDescriptor: (server as unknown as { _handle: { fd: number } })._handle.fd,
    close: () => {
      closeClient();
      server.destroy();
      listener.close();
      folder.remove();
    },
  };
}
