import { readSync, writeSync } from 'node:fs';
import { errnoOf } from '@guardimesh/kit';
import { closeDescriptor, connectUnix, sendDescriptor } from '@guardimesh/linux';
import { ReplySplitter } from '../clamav/reply-splitter.js';
import { parseNumbered, type NumberedReply } from '../clamav/reply.js';

const READ_BYTES = 16 * 1024;
const IDSESSION = Buffer.from('zIDSESSION\0', 'latin1');
/** command, and the byte that carries the descriptor: see ClamdSession */
const FILDES = Buffer.from('zFILDES\0\0', 'latin1');

/**
 * A session with clamd for a thread that waits by itself (poll(2)): nothing here waits, and nothing is asynchronous. For real time,
 * where the way through an event loop and back costs more than the scan of a small file.
 */
export class DirectSession {
  readonly descriptor: number;
  readonly #memory = Buffer.allocUnsafeSlow(READ_BYTES);
  readonly #splitter = new ReplySplitter();
  #lastNumber = 0;

  /** @throws {LinuxError} where nothing listens at the path */
  constructor(socketPath: string) {
    this.descriptor = connectUnix(socketPath);
    const { descriptor } = this;
    try {
      writeAll(descriptor);
    } catch (thrown) {
      closeDescriptor(descriptor);
      throw thrown;
    }
  }

  /**
   * Hands a file over; it may be closed after the answer, not before.
   * @returns its number, or null where the socket is full: nothing was sent
   * @throws {LinuxError} where clamd is gone
   */
  send(file: number): number | null {
    if (sendDescriptor(this.descriptor, FILDES, file) === 'would-block') return null;
    this.#lastNumber += 1;
    return this.#lastNumber;
  }

  /** The answers that are there; null where clamd has closed, or said what is no answer. */
  receive(): readonly NumberedReply[] | null {
    let bytes: number;
    try {
      bytes = readSync(this.descriptor, this.#memory);
    } catch (thrown) {
      return errnoOf(thrown) === 'EAGAIN' ? [] : null;
    }
    if (bytes === 0) return null;
    const texts = this.#splitter.push(this.#memory.subarray(0, bytes));
    if (texts === null) return null;
    const replies = texts.map(parseNumbered);
    return replies.every((reply) => reply !== null) ? replies : null;
  }

  close(): void {
    closeDescriptor(this.descriptor);
  }
}

/** Eleven bytes into an empty socket always fit. */
function writeAll(descriptor: number): void {
  if (writeSync(descriptor, IDSESSION) !== IDSESSION.length)
    throw new Error('clamd took only a part of the first command');
}
