import { CodedError } from './coded-error.js';

export class LineTooLongError extends CodedError<'line-too-long'> {}

/**
 * Cuts a byte stream into lines (without their newline), each at most `bytesMax` long.
 * @throws {LineTooLongError} when a peer sends more than that without a newline
 */
export class LineSplitter {
  readonly #bytesMax: number;
  #rest: Buffer[] = [];
  #restBytes = 0;

  constructor(bytesMax: number) {
    this.#bytesMax = bytesMax;
  }

  push(chunk: Buffer): string[] {
    const lines: string[] = [];
    let from = 0;
    for (let at = chunk.indexOf(10); at !== -1; at = chunk.indexOf(10, from)) {
      this.#keep(chunk.subarray(from, at));
      lines.push(Buffer.concat(this.#rest, this.#restBytes).toString('utf8'));
      this.#rest = [];
      this.#restBytes = 0;
      from = at + 1;
    }
    if (from < chunk.length) this.#keep(chunk.subarray(from));
    return lines;
  }

  #keep(part: Buffer): void {
    this.#restBytes += part.length;
    if (this.#restBytes > this.#bytesMax) {
      throw new LineTooLongError('line-too-long', `a line is longer than ${String(this.#bytesMax)} bytes`);
    }
    if (part.length > 0) this.#rest.push(part);
  }
}
