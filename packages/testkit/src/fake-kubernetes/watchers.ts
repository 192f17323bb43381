import type { ServerResponse } from 'node:http';
import { statusJson } from './requests.js';
import type { WorldEvent } from './pod-world.js';

interface Watcher {
  readonly response: ServerResponse;
  readonly nodeName: string;
  stalled: boolean;
}

/** The open watches, and what a test does to them. */
export class Watchers {
  readonly #open = new Set<Watcher>();
  /** each event comes twice */
  duplicates = false;
  /** the next event comes as this text instead, once */
  nextEventAs: string | null = null;

  get count(): number {
    return this.#open.size;
  }

  open(response: ServerResponse, nodeName: string, missed: readonly WorldEvent[]): void {
    const watcher: Watcher = { response, nodeName, stalled: false };
    this.#open.add(watcher);
    response.on('close', () => this.#open.delete(watcher));
    response.writeHead(200, { 'content-type': 'application/json' });
    response.flushHeaders();
    for (const event of missed) this.#write(watcher, event);
  }

  tell(event: WorldEvent): void {
    for (const watcher of this.#open) if (watcher.nodeName === event.nodeName) this.#write(watcher, event);
  }

  /** Any text to every watch, as it is: the newline is the caller's. */
  send(text: string): void {
    for (const { response, stalled } of this.#open) if (!stalled) response.write(text);
  }

  bookmark(version: number): void {
    const metadata = { resourceVersion: String(version), creationTimestamp: null };
    this.send(JSON.stringify({ type: 'BOOKMARK', object: { kind: 'Pod', apiVersion: 'v1', metadata } }) + '\n');
  }

  /** An ERROR event with a Status, then the end of the watch, as the API server does. */
  error(code: number, reason: string): void {
    this.send(`{"type":"ERROR","object":${statusJson(code, reason, 'as the test wanted')}}\n`);
    this.end();
  }

  /** The orderly end, as at the time limit. */
  end(): void {
    for (const watcher of this.#take()) watcher.response.end();
  }

  /** The connection is gone, after the half of a line where `withinLine`. */
  cut(withinLine: boolean): void {
    for (const { response } of this.#take()) {
      if (withinLine) response.write('{"type":"MODIFIED","object":{"metadata":{"name":"ha');
      // the half line should arrive: the connection is ended, not reset
      response.socket?.end();
      response.socket?.destroySoon();
    }
  }

  /** Nothing more comes on the watches that are open; their connections stay. */
  stall(): void {
    for (const watcher of this.#open) watcher.stalled = true;
  }

  #take(): Watcher[] {
    const all = [...this.#open];
    this.#open.clear();
    return all;
  }

  #write(watcher: Watcher, event: WorldEvent): void {
    const line = this.nextEventAs ?? `{"type":"${event.type}","object":${event.text}}\n`;
    this.nextEventAs = null;
    if (!watcher.stalled) watcher.response.write(this.duplicates ? line + line : line);
  }
}
