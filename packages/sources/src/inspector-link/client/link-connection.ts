import { connect, type Socket } from 'node:net';
import { LineSplitter } from '@guardimesh/kit';
import { LINK_BOUNDS } from '../bounds.js';
import { LinkError } from '../link-error.js';
import { peerUid } from '../peer.js';
import { parseAnswer, type LinkAnswer, type LinkMethod } from '../protocol/index.js';

/** One connection to an inspector. */
export class LinkConnection {
  readonly #socket: Socket;
  #requests = 0;

  private constructor(socket: Socket) {
    this.#socket = socket;
  }

  /** @throws {LinkError} `link-peer` where the one who answers is not of the expected users; system errors pass through */
  static async open(socketPath: string, allowedUids: readonly number[]): Promise<LinkConnection> {
    const socket = connect(socketPath);
    await new Promise<void>((resolve, reject) => {
      socket.once('connect', resolve);
      socket.once('error', reject);
    });
    // from here on an error ends the reading
    socket.on('error', () => undefined);
    const uid = peerUid(socket);
    if (uid === null || !allowedUids.includes(uid)) {
      socket.destroy();
      throw new LinkError('link-peer', `${socketPath} is answered by user ${uid ?? 'unknown'}, not by the inspector's`);
    }
    return new LinkConnection(socket);
  }

  /** @returns the request's number */
  send(method: LinkMethod): number {
    this.#requests += 1;
    this.#socket.write(`${JSON.stringify({ id: this.#requests, method })}\n`);
    return this.#requests;
  }

  /** Until the other end closes. @throws {LinkError} `link-protocol` for a line that is no answer */
  async *answers(): AsyncGenerator<LinkAnswer, void, void> {
    const lines = new LineSplitter(LINK_BOUNDS.answerBytesMax + 1);
    for await (const chunk of this.#socket) {
      for (const line of lines.push(chunk as Buffer)) {
        const answer = parseAnswer(line);
        if (answer === null) throw new LinkError('link-protocol', 'the inspector sent a line that is no answer');
        yield answer;
      }
    }
  }

  close(): void {
    this.#socket.destroy();
  }
}
