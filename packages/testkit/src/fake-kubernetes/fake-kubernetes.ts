import { createServer as createHttpServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { createServer as createHttpsServer } from 'node:https';
import type { AddressInfo, Socket } from 'node:net';
import type { SecureVersion } from 'node:tls';
import type { TestCertificates } from './certificates.js';
import { ListPages } from './list-pages.js';
import { PodWorld } from './pod-world.js';
import { readRequest, statusJson, type RequestFault, type SeenRequest } from './requests.js';
import { Watchers } from './watchers.js';

export interface FakeKubernetesOptions {
  /** the only node whose pods may be asked for */
  readonly nodeName: string;
  /** absent: plain HTTP */
  readonly tls?: TestCertificates & { readonly minVersion?: SecureVersion; readonly maxVersion?: SecureVersion };
  /** pods a page at most, whatever limit is asked */
  readonly pageSize?: number;
}

/**
 * The pods of an API server on loopback: list in pages, watch with bookmarks, versions that are compacted, and faults on
 * demand. Anything else that it is asked is answered 404 and makes {@link FakeKubernetes.close} fail.
 */
export class FakeKubernetes {
  readonly world: PodWorld;
  readonly watchers = new Watchers();
  readonly requests: SeenRequest[] = [];
  readonly unexpected: string[] = [];
  /** a bearer token that is wanted; null: none is looked at */
  token: string | null = null;
  /** how a compacted version is told to a watch: real servers do both */
  goneAs: 'status' | 'event' = 'event';
  pageSize: number;
  /** called with each request before it is answered */
  onRequest: (request: SeenRequest) => void = () => undefined;
  readonly #faults: RequestFault[] = [];
  readonly #nodeName: string;
  readonly #pages: ListPages;
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();

  private constructor(options: FakeKubernetesOptions) {
    this.#nodeName = options.nodeName;
    this.pageSize = options.pageSize ?? Infinity;
    this.world = new PodWorld((event) => {
      this.watchers.tell(event);
    });
    this.#pages = new ListPages(this.world);
    const answer = (request: IncomingMessage, response: ServerResponse): void => {
      this.#answer(request, response);
    };
    this.#server = serverOf(options, answer);
    this.#server.on('connection', (socket: Socket) => {
      this.#sockets.add(socket);
      socket.on('close', () => this.#sockets.delete(socket));
    });
  }

  static async start(options: FakeKubernetesOptions): Promise<FakeKubernetes> {
    const fake = new FakeKubernetes(options);
    await new Promise<void>((resolve) => fake.#server.listen(0, '127.0.0.1', resolve));
    return fake;
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port;
  }

  count(kind: SeenRequest['kind']): number {
    return this.requests.filter((request) => request.kind === kind).length;
  }

  failNext(...faults: readonly RequestFault[]): void {
    this.#faults.push(...faults);
  }

  get faultsLeft(): number {
    return this.#faults.length;
  }

  /** @throws {Error} where anything was asked that a pod watch has no business with */
  async close(): Promise<void> {
    const closed = new Promise((resolve) => this.#server.close(resolve));
    for (const socket of this.#sockets) socket.destroy();
    await closed;
    if (this.unexpected.length > 0) throw new Error(`unexpected requests:\n${this.unexpected.join('\n')}`);
  }

  #answer(request: IncomingMessage, response: ServerResponse): void {
    // a client may leave at any time
    response.on('error', () => undefined);
    const seen = readRequest(request, this.#nodeName);
    if (typeof seen === 'string') {
      this.unexpected.push(seen);
      refuse(response, 404, 'NotFound');
      return;
    }
    this.requests.push(seen);
    this.onRequest(seen);
    if (this.token !== null && seen.authorization !== `Bearer ${this.token}`) {
      refuse(response, 401, 'Unauthorized');
      return;
    }
    const at = this.#faults.findIndex(({ on }) => on === 'any' || on === seen.kind);
    const [fault] = at === -1 ? [] : this.#faults.splice(at, 1);
    if (fault !== undefined) this.#fail(fault, response);
    else if (seen.kind === 'list') this.#list(seen, response);
    else this.#watch(seen, response);
  }

  #list(seen: SeenRequest, response: ServerResponse): void {
    const size = Math.min(this.pageSize, Number(seen.query['limit']));
    const { continue: token, resourceVersion } = seen.query;
    if (Number(resourceVersion ?? 0) > this.world.version) {
      refuse(response, 504, 'Timeout', 'Too large resource version');
      return;
    }
    const page = token === undefined ? this.#pages.first(this.#nodeName, size) : this.#pages.next(token, size);
    if (page === null) refuse(response, 410, 'Expired');
    else response.writeHead(200, { 'content-type': 'application/json' }).end(page);
  }

  #watch(seen: SeenRequest, response: ServerResponse): void {
    const from = Number(seen.query['resourceVersion']);
    if (!this.world.isGone(from)) {
      this.watchers.open(response, this.#nodeName, this.world.eventsAfter(from, this.#nodeName));
    } else if (this.goneAs === 'status') {
      refuse(response, 410, 'Expired');
    } else {
      const gone = statusJson(410, 'Expired', 'too old resource version');
      response.writeHead(200).end(`{"type":"ERROR","object":${gone}}\n`);
    }
  }

  #fail(fault: RequestFault, response: ServerResponse): void {
    switch (fault.kind) {
      case 'status':
        if (fault.retryAfter !== undefined) response.setHeader('retry-after', fault.retryAfter);
        refuse(response, fault.status, fault.reason ?? 'AsTheTestWanted');
        return;
      case 'redirect':
        response.writeHead(302, { location: fault.location }).end();
        return;
      case 'reset':
        response.socket?.destroy();
        return;
      case 'stall':
        return;
      case 'cut-body':
      case 'stall-body': {
        const page = this.#pages.first(this.#nodeName, 500);
        response.writeHead(200).write(page.slice(0, page.length / 2));
        if (fault.kind === 'cut-body') response.socket?.destroySoon();
      }
    }
  }
}

function serverOf(
  { tls }: FakeKubernetesOptions,
  answer: (request: IncomingMessage, response: ServerResponse) => void,
): Server {
  if (tls === undefined) return createHttpServer(answer);
  const { key, certificate: cert, minVersion = 'TLSv1.2', maxVersion = 'TLSv1.3' } = tls;
  // level 0 only so that a test can offer TLS 1.1 at all
  const ciphers = 'DEFAULT:@SECLEVEL=0';
  return createHttpsServer({ key, cert, minVersion, maxVersion, ciphers }, answer);
}

function refuse(response: ServerResponse, code: number, reason: string, message = reason): void {
  response.writeHead(code, { 'content-type': 'application/json' }).end(statusJson(code, reason, message));
}
