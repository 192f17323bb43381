import { Backoff, describeError, systemClock, type Clock, type Log } from '@guardimesh/kit';
import type { ContainerEvent } from '@guardimesh/model';
import type { ContainerFeed } from '@guardimesh/scan-core';
import { LedgerFeed } from '../../runtimes/watch/index.js';
import { LINK_BOUNDS } from '../bounds.js';
import { LinkError } from '../link-error.js';
import { ownUids } from '../peer.js';
import { LinkConnection } from './link-connection.js';

export interface InspectorLinkSettings {
  readonly socketPath: string;
  /** users the inspector may run as; default: root and our own */
  readonly allowedUids?: readonly number[];
  readonly backoff?: { readonly firstMs: number; readonly maxMs: number };
  readonly log: Log;
  readonly clock?: Clock;
}

/**
 * The node's containers as the inspector tells them. When the inspector was away, or is another one, its full list is
 * compared with what was told before: only differences become events.
 */
export function connectInspector(settings: InspectorLinkSettings): ContainerFeed {
  const links = new Set<InspectorLink>();
  return {
    async *events(signal: AbortSignal): AsyncGenerator<ContainerEvent, void, void> {
      const ended = new AbortController();
      const link = new InspectorLink(settings);
      links.add(link);
      const running = link.run(AbortSignal.any([signal, ended.signal]));
      try {
        yield* link.feed.events(signal);
      } finally {
        links.delete(link);
        ended.abort();
        await running;
      }
    },
    refresh: () => {
      for (const link of links) link.refresh();
    },
  };
}

class InspectorLink {
  readonly feed: LedgerFeed;
  readonly #settings: InspectorLinkSettings;
  readonly #clock: Clock;
  #connection: LinkConnection | null = null;
  #refreshWanted = false;

  constructor(settings: InspectorLinkSettings) {
    this.#settings = settings;
    this.#clock = settings.clock ?? systemClock;
    this.feed = new LedgerFeed(this.#clock);
  }

  refresh(): void {
    if (this.#connection === null) this.#refreshWanted = true;
    else this.#connection.send('refresh');
  }

  async run(signal: AbortSignal): Promise<void> {
    const { log, socketPath } = this.#settings;
    const backoff = new Backoff(this.#settings.backoff ?? { firstMs: 100, maxMs: 5_000 });
    const aborted = (): boolean => signal.aborted;
    while (!aborted()) {
      const failure = await this.#follow(signal, () => {
        backoff.reset();
      });
      if (aborted()) return;
      const waitMs = backoff.nextMs();
      log.warn({ socketPath, error: failure, waitMs }, 'the inspector is away, trying again');
      await this.#clock.sleep(waitMs, signal);
    }
  }

  /** One connection, to its end. @returns why it ended */
  async #follow(signal: AbortSignal, onHeard: () => void): Promise<string> {
    const ended = new AbortController();
    const either = AbortSignal.any([signal, ended.signal]);
    try {
      const connection = await LinkConnection.open(this.#settings.socketPath, this.#settings.allowedUids ?? ownUids());
      either.addEventListener('abort', () => {
        connection.close();
      });
      if (signal.aborted) connection.close();
      this.#connection = connection;
      connection.send('watch');
      if (this.#refreshWanted) connection.send('refresh');
      this.#refreshWanted = false;
      await this.#read(connection, either, onHeard);
      return 'the inspector closed the connection';
    } catch (thrown) {
      return describeError(thrown);
    } finally {
      this.#connection = null;
      ended.abort();
    }
  }

  async #read(connection: LinkConnection, signal: AbortSignal, onHeard: () => void): Promise<void> {
    const heard = { atMs: this.#clock.monotonicMs() };
    void this.#guard(connection, heard, signal);
    let sequence = 0;
    for await (const answer of connection.answers()) {
      heard.atMs = this.#clock.monotonicMs();
      onHeard();
      if (answer.kind !== 'change') continue;
      sequence += 1;
      if (answer.sequence !== sequence) {
        throw new LinkError('link-protocol', `change ${sequence} of the inspector is missing, ${answer.sequence} came`);
      }
      this.feed.take([answer.change]);
      // the reader is behind: not reading makes the inspector wait, and drop us if it lasts; nothing is lost by that
      while (this.feed.waiting > LINK_BOUNDS.unreadEventsMax && !signal.aborted) {
        await this.#clock.sleep(100, signal);
        heard.atMs = this.#clock.monotonicMs();
      }
    }
  }

  /** An inspector that hangs keeps its socket open: it is asked for signs of life. */
  async #guard(connection: LinkConnection, heard: { readonly atMs: number }, signal: AbortSignal): Promise<void> {
    for (;;) {
      await this.#clock.sleep(LINK_BOUNDS.pingMs, signal);
      if (signal.aborted) return;
      if (this.#clock.monotonicMs() - heard.atMs > LINK_BOUNDS.silenceMs) {
        connection.close();
        return;
      }
      connection.send('ping');
    }
  }
}
