import type { Socket } from 'node:net';
import { LineSplitter, type Log } from '@guardimesh/kit';
import type { StateChange } from '../../runtimes/ledger/index.js';
import type { ContainerSource } from '../../runtimes/watch/index.js';
import { LINK_BOUNDS } from '../bounds.js';
import { parseRequest, type LinkAnswer, type LinkRequest } from '../protocol/index.js';
import { Outbox } from './outbox.js';

/** Answers one client until it leaves, or says something that is not of the protocol. */
export class ClientSession {
  readonly #socket: Socket;
  readonly #source: ContainerSource;
  readonly #epoch: string;
  readonly #outbox: Outbox;
  #endWatch: (() => void) | null = null;
  #sequence = 0;

  constructor(
    socket: Socket,
    settings: {
      readonly source: ContainerSource;
      readonly epoch: string;
      readonly stalledMs: number;
      readonly log: Log;
    },
  ) {
    this.#socket = socket;
    this.#source = settings.source;
    this.#epoch = settings.epoch;
    this.#outbox = new Outbox(socket, settings, (why) => {
      settings.log.warn({ why }, 'a client of the inspector was cut off');
    });
    const lines = new LineSplitter(LINK_BOUNDS.requestBytesMax);
    socket.on('data', (chunk: Buffer) => {
      try {
        for (const line of lines.push(chunk)) this.#take(line);
      } catch {
        socket.destroy();
      }
    });
    socket.on('error', () => socket.destroy());
    socket.on('close', () => {
      this.#endWatch?.();
      this.#endWatch = null;
    });
  }

  #take(line: string): void {
    const request = parseRequest(line);
    if (request === null) this.#socket.destroy();
    else if (!this.#socket.destroyed) this.#answer(request);
  }

  #answer({ id, method }: LinkRequest): void {
    const done: LinkAnswer = { kind: 'done', id, epoch: this.#epoch };
    switch (method) {
      case 'ping':
        this.#outbox.put([done]);
        return;
      case 'refresh':
        this.#source.refresh();
        this.#outbox.put([done]);
        return;
      case 'containers':
        this.#outbox.put([...this.#source.current().flatMap((change) => itemOf(id, change)), done]);
        return;
      case 'watch':
        // in one go: no change can come between the list and the subscription
        this.#endWatch?.();
        this.#sequence = 0;
        this.#outbox.put([done, ...this.#numbered(this.#source.current())]);
        this.#endWatch = this.#source.onChanges((changes) => {
          this.#outbox.put(this.#numbered(changes));
        });
    }
  }

  #numbered(changes: readonly StateChange[]): LinkAnswer[] {
    return changes.map((change) => ({ kind: 'change', sequence: (this.#sequence += 1), change }));
  }
}

function itemOf(id: number, change: StateChange): LinkAnswer[] {
  return change.kind === 'put' ? [{ kind: 'item', id, container: change.container }] : [];
}
