import { Agent, request, type IncomingMessage } from 'node:http';
import { describeError, LineSplitter } from '@guardimesh/kit';
import { RUNTIME_BOUNDS, RuntimeError } from '../port/index.js';
import { asObject, type JsonObject } from '../untrusted/index.js';

/** An event is a line of JSON; its attributes are the container's labels. */
const EVENT_BYTES_MAX = 1024 * 1024;

const EVENTS_PATH = `/events?filters=${encodeURIComponent(
  JSON.stringify({ type: ['container'], event: ['create', 'start', 'die', 'destroy', 'rename'] }),
)}`;

/** Docker's HTTP API over its Unix socket. All throw {@link RuntimeError}. */
export class DockerApi {
  readonly #socketPath: string;
  readonly #agent = new Agent({ keepAlive: true, maxSockets: RUNTIME_BOUNDS.callsAtOnce });

  constructor(socketPath: string) {
    this.#socketPath = socketPath;
  }

  containers(): Promise<unknown> {
    return this.#json('/containers/json?all=1');
  }

  /** null where there is no such container any more */
  async container(id: string): Promise<JsonObject | null> {
    return asObject(await this.#json(`/containers/${encodeURIComponent(id)}/json`));
  }

  async image(id: string): Promise<JsonObject | null> {
    return asObject(await this.#json(`/images/${encodeURIComponent(id)}/json`));
  }

  /** Each event of a container, unread: that there was one is enough. */
  async *events(signal: AbortSignal): AsyncGenerator<'changed', void, void> {
    // an agent of its own: this connection is never given back
    const agent = new Agent({ keepAlive: false });
    try {
      const response = await this.#get(EVENTS_PATH, { agent, signal });
      if (response.statusCode !== 200) throw this.#refused(EVENTS_PATH, response);
      const lines = new LineSplitter(EVENT_BYTES_MAX);
      for await (const chunk of response) {
        for (const line of lines.push(chunk as Buffer)) if (line !== '') yield 'changed';
      }
      throw new RuntimeError('runtime-unreachable', `${this.#socketPath} ended the stream of events`);
    } catch (thrown) {
      if (!signal.aborted) throw this.#failed(EVENTS_PATH, thrown);
    } finally {
      agent.destroy();
    }
  }

  close(): void {
    this.#agent.destroy();
  }

  /** null for 404 */
  async #json(path: string): Promise<unknown> {
    try {
      const response = await this.#get(path, {
        agent: this.#agent,
        signal: AbortSignal.timeout(RUNTIME_BOUNDS.callMs),
      });
      const body = await this.#body(path, response);
      if (response.statusCode === 404) return null;
      if (response.statusCode !== 200) throw this.#refused(path, response);
      return JSON.parse(body.toString('utf8'));
    } catch (thrown) {
      throw this.#failed(path, thrown);
    }
  }

  #get(path: string, options: { readonly agent: Agent; readonly signal: AbortSignal }): Promise<IncomingMessage> {
    return new Promise((resolve, reject) => {
      const asked = request({ ...options, socketPath: this.#socketPath, path, headers: { host: 'docker' } });
      asked.once('response', resolve);
      asked.once('error', reject);
      asked.end();
    });
  }

  async #body(path: string, response: IncomingMessage): Promise<Buffer> {
    const parts: Buffer[] = [];
    let bytes = 0;
    for await (const chunk of response) {
      const part = chunk as Buffer;
      bytes += part.length;
      if (bytes > RUNTIME_BOUNDS.messageBytesMax) {
        response.destroy();
        throw new RuntimeError('runtime-answer', `${path} of ${this.#socketPath} answers more than is read of it`);
      }
      parts.push(part);
    }
    return Buffer.concat(parts, bytes);
  }

  #refused(path: string, response: IncomingMessage): RuntimeError {
    const said = `${response.statusCode ?? 0} ${response.statusMessage ?? ''}`.slice(0, 200);
    return new RuntimeError('runtime-refused', `${path} on ${this.#socketPath} was answered with ${said}`);
  }

  #failed(path: string, thrown: unknown): RuntimeError {
    if (thrown instanceof RuntimeError) return thrown;
    const code = thrown instanceof SyntaxError ? 'runtime-answer' : 'runtime-unreachable';
    return new RuntimeError(code, `${path} on ${this.#socketPath} failed: ${describeError(thrown)}`, { cause: thrown });
  }
}
