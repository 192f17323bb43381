import type { Socket } from 'node:net';
import { LINK_BOUNDS } from '../bounds.js';
import type { LinkAnswer } from '../protocol/index.js';

/**
 * What waits for one client. Messages become text only when the socket has room, so a slow client costs references, not
 * copies; one that is too slow is cut off, and will get the full list when it comes back.
 */
export class Outbox {
  readonly #socket: Socket;
  readonly #dropped: (why: string) => void;
  #waiting: LinkAnswer[] = [];

  /** @param dropped is told why a client was cut off */
  constructor(socket: Socket, bounds: { readonly stalledMs: number }, dropped: (why: string) => void) {
    this.#socket = socket;
    this.#dropped = dropped;
    socket.on('drain', () => {
      this.#write();
    });
    // fires when nothing was read or written for so long, and again after each further write
    socket.setTimeout(bounds.stalledMs, () => {
      if (socket.writableLength > 0) this.#drop('it takes nothing');
    });
  }

  put(answers: readonly LinkAnswer[]): void {
    if (this.#socket.destroyed) return;
    for (const answer of answers) this.#waiting.push(answer);
    this.#write();
    if (this.#waiting.length > LINK_BOUNDS.backlogMax) this.#drop('too much waits for it');
  }

  #write(): void {
    let written = 0;
    for (const answer of this.#waiting) {
      if (this.#socket.writableNeedDrain || this.#socket.destroyed) break;
      this.#socket.write(lineOf(answer));
      written += 1;
    }
    this.#waiting = written === this.#waiting.length ? [] : this.#waiting.slice(written);
  }

  #drop(why: string): void {
    this.#waiting = [];
    this.#dropped(why);
    this.#socket.destroy();
  }
}

/** A container with more lower layers than fit a line is told without them: its writable layer is what must not be lost. */
function lineOf(answer: LinkAnswer): string {
  const line = `${JSON.stringify(answer)}\n`;
  if (line.length <= LINK_BOUNDS.answerBytesMax / 4 || Buffer.byteLength(line) <= LINK_BOUNDS.answerBytesMax)
    return line;
  if (answer.kind === 'item') return `${JSON.stringify({ ...answer, container: withoutLowers(answer.container) })}\n`;
  if (answer.kind !== 'change' || answer.change.kind !== 'put') return line;
  const change = { ...answer.change, container: withoutLowers(answer.change.container) };
  return `${JSON.stringify({ ...answer, change })}\n`;
}

function withoutLowers<T extends { readonly root: { readonly upper: string | null } }>(container: T): T {
  return { ...container, root: { upper: container.root.upper, lowers: [] } };
}
