import { Client, credentials, Metadata, status, type ClientReadableStream, type ServiceError } from '@grpc/grpc-js';
import { RUNTIME_BOUNDS, RuntimeError } from '../port/index.js';

/** A method by its full name, and how its answer is read. Requests are written by the caller. */
export interface Method<Answer> {
  /** `/package.Service/Method` */
  readonly path: string;
  readonly read: (bytes: Uint8Array) => Answer;
}

const OPTIONS = {
  'grpc.max_receive_message_length': RUNTIME_BOUNDS.messageBytesMax,
  'grpc.initial_reconnect_backoff_ms': 50,
  'grpc.max_reconnect_backoff_ms': 1_000,
  'grpc.enable_retries': 0,
  'grpc.enable_http_proxy': 0,
  'grpc.use_local_subchannel_pool': 1,
};

const asIs = (bytes: Buffer): Buffer => bytes;

/** gRPC to one Unix socket. It connects with the first call and again after the server was away. */
export class GrpcConnection {
  readonly #client: Client;
  readonly #socketPath: string;

  constructor(socketPath: string) {
    this.#socketPath = socketPath;
    this.#client = new Client(`unix:${socketPath}`, credentials.createInsecure(), OPTIONS);
  }

  /** @throws {RuntimeError} {@link isUnimplemented} tells the one that means "older server" */
  call<Answer>(method: Method<Answer>, request: Buffer, headers: Headers = {}): Promise<Answer> {
    return new Promise((resolve, reject) => {
      const done = (error: ServiceError | null, answer?: Answer): void => {
        if (error !== null) reject(this.#failed(method.path, error));
        else if (answer === undefined) reject(this.#failed(method.path, new Error('no answer')));
        else resolve(answer);
      };
      const deadline = Date.now() + RUNTIME_BOUNDS.callMs;
      this.#client.makeUnaryRequest(method.path, asIs, method.read, request, metadata(headers), { deadline }, done);
    });
  }

  /**
   * The answers of a streaming call, within a deadline unless `endless`. Leaving the loop or aborting ends the call.
   * @throws {RuntimeError} where the stream broke; not where the signal aborted
   */
  async *stream<Answer>(
    method: Method<Answer>,
    request: Buffer,
    options: { readonly headers?: Headers; readonly endless?: AbortSignal },
  ): AsyncGenerator<Answer, void, void> {
    const { endless } = options;
    const isAborted = (): boolean => endless?.aborted === true;
    if (isAborted()) return;
    const callOptions = endless === undefined ? { deadline: Date.now() + RUNTIME_BOUNDS.callMs } : {};
    const call: ClientReadableStream<Answer> = this.#client.makeServerStreamRequest(
      method.path,
      asIs,
      method.read,
      request,
      metadata(options.headers ?? {}),
      callOptions,
    );
    const cancel = (): void => {
      call.cancel();
    };
    endless?.addEventListener('abort', cancel, { once: true });
    // a cancelled call still reports its end, after the loop has gone
    call.on('error', () => undefined);
    try {
      for await (const answer of call) yield answer as Answer;
    } catch (thrown) {
      if (!isAborted()) throw this.#failed(method.path, thrown);
    } finally {
      endless?.removeEventListener('abort', cancel);
      call.cancel();
    }
  }

  close(): void {
    this.#client.close();
  }

  #failed(path: string, cause: unknown): RuntimeError {
    const code = statusOf(cause);
    const away = code === status.UNAVAILABLE || code === status.DEADLINE_EXCEEDED || code === status.CANCELLED;
    const unfit = code === status.INTERNAL || code === status.RESOURCE_EXHAUSTED;
    return new RuntimeError(
      away ? 'runtime-unreachable' : unfit ? 'runtime-answer' : 'runtime-refused',
      `${path} on ${this.#socketPath} failed`,
      { cause },
    );
  }
}

export type Headers = Readonly<Record<string, string>>;

/** Whether the server does not know the method. */
export function isUnimplemented(thrown: unknown): boolean {
  return thrown instanceof RuntimeError && statusOf(thrown.cause) === status.UNIMPLEMENTED;
}

/** Whether the server says that the thing asked for is not there. */
export function isNotFound(thrown: unknown): boolean {
  return thrown instanceof RuntimeError && statusOf(thrown.cause) === status.NOT_FOUND;
}

function statusOf(thrown: unknown): number | null {
  if (typeof thrown !== 'object' || thrown === null || !('code' in thrown)) return null;
  return typeof thrown.code === 'number' ? thrown.code : null;
}

function metadata(headers: Headers): Metadata {
  const all = new Metadata();
  for (const [name, value] of Object.entries(headers)) all.set(name, value);
  return all;
}
