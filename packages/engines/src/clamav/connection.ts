import { writeSync } from 'node:fs';
import { Socket } from 'node:net';
import { errnoOf } from '@guardimesh/kit';
import { connectUnix, peerCredentials, sendDescriptor } from '@guardimesh/linux';
import { ReplySplitter } from './reply-splitter.js';

/** What is read at once; an answer may be longer. */
const READ_BYTES = 16 * 1024;

/** Pause between two reads while clamd has plenty to do. */
export const REST_MS = 5;

/** Nothing was sent; either it can be soon, or the end of the connection is on its way. */
const PASSING: ReadonlySet<string> = new Set(['EPIPE', 'ECONNRESET', 'ETOOMANYREFS', 'short-send']);

export interface ConnectionEvents {
  onReply(text: string): void;
  /** whether clamd has so many files to do that its answers can wait for {@link REST_MS} */
  hasPlenty(): boolean;
  /** called once; `garbage` where clamd sent an answer without an end */
  onEnd(why: 'gone' | 'garbage'): void;
}

/**
 * A Unix socket to clamd. Node reads it; it is written by system calls on its descriptor, so that the order of plain
 * bytes and of passed descriptors is ours, and so that an answer which clamd sent before it closed is still read after a
 * write has failed (Node destroys a socket on EPIPE, with what was not read yet).
 */
export class Connection {
  readonly #descriptor: number;
  readonly #socket: Socket;
  readonly #splitter = new ReplySplitter();
  readonly #events: ConnectionEvents;
  #ended = false;
  #resting: NodeJS.Timeout | undefined;

  /** @throws the system's error where nothing listens at the path */
  constructor(path: string, events: ConnectionEvents) {
    this.#events = events;
    this.#descriptor = connectUnix(path);
    // one buffer for all answers: Node would take a new one of 64 KiB for each of their twenty bytes
    const memory = Buffer.allocUnsafeSlow(READ_BYTES);
    const onread = {
      buffer: memory,
      callback: (bytes: number) => {
        this.#read(memory.subarray(0, bytes));
        return this.#readOn();
      },
    };
    const options = { fd: this.#descriptor, readable: true, writable: true, onread };
    this.#socket = new Socket(options);
    this.#socket.on('error', () => undefined);
    this.#socket.on('close', () => {
      this.#end('gone');
    });
  }

  /** How many of the bytes the socket took; 0 where it is full, or closed by clamd (the end is then on its way). */
  write(bytes: Buffer): number {
    if (this.#isClosed()) return 0;
    try {
      return writeSync(this.#descriptor, bytes);
    } catch (thrown) {
      const code = errnoOf(thrown) ?? '';
      if (code !== 'EAGAIN' && !PASSING.has(code)) this.#end('gone');
      return 0;
    }
  }

  /** All or nothing: the bytes with the descriptor (SCM_RIGHTS, unix(7)), or `would-block`. */
  sendDescriptor(bytes: Buffer, descriptor: number): 'sent' | 'would-block' {
    if (this.#isClosed()) return 'would-block';
    try {
      return sendDescriptor(this.#descriptor, bytes, descriptor);
    } catch (thrown) {
      const code = errnoOf(thrown);
      // part of a command is out: nothing that follows it can be understood
      if (code === 'short-send') this.#end('gone');
      // ETOOMANYREFS: too many descriptors of this user are under way (unix(7)); it passes
      if (PASSING.has(code ?? '')) return 'would-block';
      throw thrown;
    }
  }

  /** The process at the other end, as this one counts; null where it is gone, or in a pid namespace that is not seen here. */
  peerPid(): number | null {
    if (this.#isClosed()) return null;
    const { pid } = peerCredentials(this.#descriptor);
    return pid === 0 ? null : pid;
  }

  /** Closes without an event. */
  close(): void {
    this.#ended = true;
    clearTimeout(this.#resting);
    this.#socket.destroy();
  }

  /** The descriptor's number may belong to another file as soon as the socket is destroyed. */
  #isClosed(): boolean {
    return this.#ended || this.#socket.destroyed;
  }

  #read(chunk: Buffer): void {
    if (this.#ended) return;
    const replies = this.#splitter.push(chunk);
    if (replies === null) {
      this.#end('garbage');
      return;
    }
    for (const reply of replies) {
      // an event may have closed us
      if (this.#isClosed()) return;
      this.#events.onReply(reply);
    }
  }

  /**
   * False while clamd has plenty to do: what it answers in the next moments is read at once then. An answer at a time would
   * wake this process once a file, and clamd would wait for the processor meanwhile.
   */
  #readOn(): boolean {
    if (this.#isClosed() || !this.#events.hasPlenty()) return true;
    this.#resting = setTimeout(() => {
      if (!this.#isClosed()) this.#socket.resume();
    }, REST_MS);
    return false;
  }

  #end(why: 'gone' | 'garbage'): void {
    if (this.#ended) return;
    this.close();
    this.#events.onEnd(why);
  }
}
