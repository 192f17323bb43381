import { decodeMessage, MESSAGE_BYTES_MAX, type Message } from '../protocol.js';

/** Cuts a stream into messages. */
export class MessageReader {
  #rest: Buffer = Buffer.alloc(0);

  /** The messages that are whole now; null where the other end does not speak this protocol. */
  push(chunk: Buffer): readonly Message[] | null {
    this.#rest = this.#rest.length === 0 ? Buffer.from(chunk) : Buffer.concat([this.#rest, chunk]);
    const messages: Message[] = [];
    while (this.#rest.length >= 4) {
      const length = this.#rest.readUInt32LE(0);
      if (length > MESSAGE_BYTES_MAX) return null;
      if (this.#rest.length < 4 + length) break;
      const message = decodeMessage(this.#rest.toString('utf8', 4, 4 + length));
      if (message === null) return null;
      messages.push(message);
      this.#rest = this.#rest.subarray(4 + length);
    }
    return messages;
  }
}
