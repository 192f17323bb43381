import { rmSync } from 'node:fs';
import { createServer, type Server, type Socket } from 'node:net';
import { once } from 'node:events';

export interface FakeCommand {
  readonly number: number;
  readonly name: 'FILDES' | 'INSTREAM';
  /** what INSTREAM brought; of FILDES nothing, for Node cannot receive a descriptor */
  readonly content: string;
  readonly socket: Socket;
  /** sends an answer under the command's number */
  readonly reply: (body: string) => void;
}

/** clamd's session protocol and nothing behind it: for what a real clamd does only when it is broken. */
export class FakeClamd {
  version = 'ClamAV 1.4.6/27123/Mon Nov 23 08:30:00 2026';
  connections = 0;
  /** says nothing, not even its version */
  isMute = false;
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();
  readonly #onCommand: (command: FakeCommand) => void;

  private constructor(onCommand: (command: FakeCommand) => void) {
    this.#onCommand = onCommand;
    this.#server = createServer((socket) => {
      this.#serve(socket);
    });
  }

  static async listen(path: string, onCommand: (command: FakeCommand) => void): Promise<FakeClamd> {
    const fake = new FakeClamd(onCommand);
    rmSync(path, { force: true });
    fake.#server.listen(path);
    await once(fake.#server, 'listening');
    return fake;
  }

  /** As a crash does: every connection ends at once. */
  dropAll(): void {
    for (const socket of this.#sockets) socket.destroy();
  }

  pauseAll(): void {
    for (const socket of this.#sockets) socket.pause();
  }

  resumeAll(): void {
    for (const socket of this.#sockets) socket.resume();
  }

  async close(): Promise<void> {
    this.dropAll();
    this.#server.close();
    await once(this.#server, 'close');
  }

  #serve(socket: Socket): void {
    this.connections += 1;
    this.#sockets.add(socket);
    socket.on('error', () => undefined);
    socket.on('close', () => this.#sockets.delete(socket));
    let buffer = Buffer.alloc(0);
    let number = 0;
    socket.on('data', (chunk: Buffer) => {
      buffer = Buffer.concat([buffer, chunk]);
      for (;;) {
        const end = buffer.indexOf(0);
        if (end === -1) return;
        const name = buffer.subarray(0, end).toString('latin1');
        const after = buffer.subarray(end + 1);
        let used = 0;
        let content = '';
        if (name === 'zFILDES') {
          if (after.length < 1) return;
          used = 1;
        } else if (name === 'zINSTREAM') {
          const stream = readStream(after);
          if (stream === null) return;
          ({ used, content } = stream);
        }
        buffer = after.subarray(used);
        if (name === 'zIDSESSION' || this.isMute) continue;
        number += 1;
        const own = number;
        const reply = (body: string): void => {
          socket.write(`${own}: ${body}\0`);
        };
        if (name === 'zVERSION') reply(this.version);
        else if (name === 'zFILDES' || name === 'zINSTREAM') {
          this.#onCommand({ number: own, name: name === 'zFILDES' ? 'FILDES' : 'INSTREAM', content, socket, reply });
        }
      }
    });
  }
}

function readStream(bytes: Buffer): { used: number; content: string } | null {
  const parts: Buffer[] = [];
  for (let at = 0; at + 4 <= bytes.length;) {
    const length = bytes.readUInt32BE(at);
    at += 4;
    if (length === 0) return { used: at, content: Buffer.concat(parts).toString('latin1') };
    if (at + length > bytes.length) return null;
    parts.push(bytes.subarray(at, at + length));
    at += length;
  }
  return null;
}
