import { Socket } from 'node:net';
import type { Clock } from '@guardimesh/kit';
import { connectUnix, sendDescriptor } from '@guardimesh/linux';
import { encodeRequest, type Message, type Request } from '../protocol.js';
import { MessageReader } from './message-reader.js';

const SEQUENCE_MAX = 2 ** 32 - 1;

/** Why a connection gave no answer. */
export type Loss = 'gone' | 'overdue' | 'garbage';

/** One connection to a worker of the obfuscation scanner: a request at a time. */
export class Connection {
  readonly #descriptor: number;
  readonly #socket: Socket;
  readonly #clock: Clock;
  readonly #reader = new MessageReader();
  #sequence = 0;
  #loss: Loss | null = null;
  #settle: (answer: Message | Loss) => void = () => undefined;

  /** @throws {LinuxError} where nobody listens at the path */
  constructor(path: string, clock: Clock) {
    this.#clock = clock;
    this.#descriptor = connectUnix(path);
    this.#socket = new Socket({ fd: this.#descriptor, readable: true, writable: true });
    this.#socket.on('data', (chunk: Buffer) => {
      this.#read(chunk);
    });
    this.#socket.on('error', () => undefined);
    this.#socket.on('close', () => {
      this.#lose('gone');
    });
  }

  /** What the worker says of itself as soon as it has taken the connection. */
  hello(timeoutMs: number): Promise<Message | Loss> {
    return this.#next(0, timeoutMs);
  }

  /**
   * Has a file looked at; without one, only the version is asked for. The descriptor is the caller's as before.
   * Never rejects: the connection that gave no answer is closed.
   */
  ask(descriptor: number | null, timeoutMs: number): Promise<Message | Loss> {
    return this.#request('look', descriptor, timeoutMs);
  }

  /** Gives the worker a file to write into what it brings out of others. */
  giveOutput(descriptor: number, timeoutMs: number): Promise<Message | Loss> {
    return this.#request('output', descriptor, timeoutMs);
  }

  #request(kind: Request['kind'], descriptor: number | null, timeoutMs: number): Promise<Message | Loss> {
    this.#sequence = this.#sequence === SEQUENCE_MAX ? 1 : this.#sequence + 1;
    const sequence = this.#sequence;
    const answer = this.#next(sequence, timeoutMs);
    this.#send(encodeRequest(sequence, kind), descriptor);
    return answer;
  }

  close(): void {
    this.#lose('gone');
  }

  #send(request: Buffer, descriptor: number | null): void {
    // the number of a closed socket may be another file's by now
    if (this.#loss !== null) return;
    try {
      if (descriptor === null) this.#socket.write(request);
      // it holds hundreds of requests, and one is under way at most: full is as good as dead
      else if (sendDescriptor(this.#descriptor, request, descriptor) === 'would-block') this.#lose('gone');
    } catch {
      this.#lose('gone');
    }
  }

  async #next(sequence: number, timeoutMs: number): Promise<Message | Loss> {
    if (this.#loss !== null) return this.#loss;
    const answered = new AbortController();
    const answer = new Promise<Message | Loss>((resolve) => {
      this.#settle = resolve;
    });
    void this.#clock.sleep(timeoutMs, answered.signal).then(() => {
      if (!answered.signal.aborted) this.#lose('overdue');
    });
    const message = await answer;
    answered.abort();
    if (typeof message === 'string' || message.sequence === sequence) return message;
    this.#lose('garbage');
    return 'garbage';
  }

  #read(chunk: Buffer): void {
    const messages = this.#reader.push(chunk);
    if (messages === null) {
      this.#lose('garbage');
      return;
    }
    for (const message of messages) this.#settle(message);
  }

  #lose(loss: Loss): void {
    if (this.#loss !== null) return;
    this.#loss = loss;
    this.#socket.destroy();
    this.#settle(loss);
  }
}
