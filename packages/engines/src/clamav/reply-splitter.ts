/** The longest answer that is read; clamd's own are a path and a name. */
export const REPLY_BYTES_MAX = 64 * 1024;

/** Cuts what clamd sends into answers: each ends in NUL, because the commands were sent in the z form. */
export class ReplySplitter {
  #rest: Buffer[] = [];
  #restBytes = 0;

  /** The answers that are complete now; null where one is longer than {@link REPLY_BYTES_MAX}. */
  push(chunk: Buffer): readonly string[] | null {
    const replies: string[] = [];
    let from = 0;
    for (let at = chunk.indexOf(0); at !== -1; at = chunk.indexOf(0, from)) {
      const reply = this.#complete(chunk, from, at);
      if (reply === null) return null;
      replies.push(reply);
      from = at + 1;
    }
    // a copy: the chunk's memory is read into again
    return this.#keep(Buffer.from(chunk.subarray(from))) ? replies : null;
  }

  /** Nearly every answer lies in one chunk as a whole, and is read from where it lies. */
  #complete(chunk: Buffer, from: number, to: number): string | null {
    if (this.#restBytes === 0 && to - from <= REPLY_BYTES_MAX) return chunk.toString('utf8', from, to);
    if (!this.#keep(chunk.subarray(from, to))) return null;
    const whole = Buffer.concat(this.#rest, this.#restBytes).toString('utf8');
    this.#rest = [];
    this.#restBytes = 0;
    return whole;
  }

  #keep(part: Buffer): boolean {
    this.#restBytes += part.length;
    if (this.#restBytes > REPLY_BYTES_MAX) return false;
    if (part.length > 0) this.#rest.push(part);
    return true;
  }
}
