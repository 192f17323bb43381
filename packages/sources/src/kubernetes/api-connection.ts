import { request as httpRequest, type ClientRequest, type IncomingMessage } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { describeError, type Clock } from '@guardimesh/kit';
import { IdleGuard } from './idle-guard.js';
import { parseJson } from './json-guards.js';
import { readStatus, shown } from './parse-event.js';
import { PodWatchError, type PodWatchErrorCode } from './pod-watch-error.js';
import type { ApiServer, PodWatchTimes } from './settings.js';
import { readSmallFile, TokenFile } from './token-file.js';

const ERROR_BODY_BYTES_MAX = 16 * 1024;

/** The body of a 200, as it comes. `guard` ends it; whoever takes it ends the guard. */
export interface ApiAnswer {
  readonly chunks: AsyncIterable<Buffer>;
  readonly guard: IdleGuard;
}

/** Reads what this program may read (ClusterRole: pods get, list, watch; namespaces get, list). GET only, no redirects. */
export class ApiConnection {
  readonly #server: ApiServer;
  readonly #times: PodWatchTimes;
  readonly #clock: Clock;
  readonly #token: TokenFile | null;

  constructor(server: ApiServer, times: PodWatchTimes, clock: Clock) {
    this.#server = server;
    this.#times = times;
    this.#clock = clock;
    this.#token = server.scheme === 'https' ? new TokenFile(server.tokenFile, times.tokenAgeMs, clock) : null;
  }

  /** @throws {PodWatchError} where the answer is not 200, or there is none */
  getPods(query: URLSearchParams, outer: AbortSignal): Promise<ApiAnswer> {
    return this.#get(`/api/v1/pods?${query.toString()}`, outer);
  }

  /** As {@link getPods}. */
  getNamespaces(query: URLSearchParams, outer: AbortSignal): Promise<ApiAnswer> {
    return this.#get(`/api/v1/namespaces?${query.toString()}`, outer);
  }

  async #get(path: string, outer: AbortSignal): Promise<ApiAnswer> {
    const guard = new IdleGuard(this.#clock, outer, `GET ${path}`, this.#times.answerMs);
    try {
      const answer = await this.#send(path, guard.signal);
      if (answer.statusCode !== 200) throw await this.#refusal(answer);
      return { chunks: chunksOf(answer, guard.signal), guard };
    } catch (thrown) {
      const reason = reasonOf(thrown, guard.signal, 'unreachable', `GET ${path} from ${this.#server.host}`);
      guard.end();
      throw reason;
    }
  }

  async #send(path: string, signal: AbortSignal): Promise<IncomingMessage> {
    const { host, port } = this.#server;
    const headers = { accept: 'application/json', 'user-agent': 'guardimesh-scanner' };
    // one connection each: none that a proxy has forgotten is used again, and each sees the CA and the token of its time
    const common = { host, port, path, method: 'GET', headers, agent: false as const, signal };
    if (this.#server.scheme === 'http-on-loopback') return answered(httpRequest(common));
    const [ca, token] = [await readSmallFile(this.#server.caFile, 'cluster CA'), await this.#token?.token()];
    const withToken = { ...headers, authorization: `Bearer ${token ?? ''}` };
    // rejectUnauthorized and minVersion are said here so that no environment variable can weaken them
    return answered(
      httpsRequest({ ...common, headers: withToken, ca, rejectUnauthorized: true, minVersion: 'TLSv1.2' }),
    );
  }

  async #refusal(answer: IncomingMessage): Promise<PodWatchError> {
    const code = answer.statusCode ?? 0;
    if (code === 401) this.#token?.expire();
    const status = readStatus(parseJson(await headOf(answer)));
    answer.destroy();
    const headerMs = retryAfterMs(answer.headers['retry-after'], this.#clock.nowMs());
    return new PodWatchError(
      codeOf(code, status),
      `the API server answered ${String(code)} ${status.reason} ${status.message}`,
      { retryAfterMs: headerMs ?? status.retryAfterMs },
    );
  }
}

/** What an HTTP status, or the code of an ERROR event, asks of us. */
export function codeOf(code: number, status: { reason: string; message: string }): PodWatchErrorCode {
  // 504 with this text: the version is newer than the server's (restored from a backup, or a replica that is behind)
  if (code === 410 || code === 400 || /^Expired$|^Gone$/.test(status.reason)) return 'gone';
  if (code === 504 && status.message.includes('Too large resource version')) return 'gone';
  if (code === 401) return 'unauthorized';
  if (code === 403) return 'forbidden';
  return code === 429 || code === 503 ? 'busy' : 'bad-status';
}

/** RFC 9110, 10.2.3: seconds or a date. */
export function retryAfterMs(header: string | undefined, nowMs: number): number | null {
  if (header === undefined) return null;
  if (/^\d{1,9}$/.test(header)) return Number(header) * 1_000;
  const at = Date.parse(header);
  return Number.isNaN(at) ? null : Math.max(0, at - nowMs);
}

function answered(request: ClientRequest): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    request.once('response', resolve);
    // stays: a late error of a connection that was given up must not end the process
    request.on('error', reject);
    request.end();
  });
}

async function* chunksOf(answer: IncomingMessage, signal: AbortSignal): AsyncGenerator<Buffer, void, void> {
  try {
    for await (const chunk of answer) yield chunk as Buffer;
    if (signal.aborted) throw signal.reason;
  } catch (thrown) {
    throw reasonOf(thrown, signal, 'cut', 'the connection to the API server ended within an answer');
  } finally {
    answer.destroy();
  }
}

async function headOf(answer: IncomingMessage): Promise<Buffer> {
  const parts: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of answer) {
    parts.push(chunk as Buffer);
    bytes += (chunk as Buffer).length;
    if (bytes >= ERROR_BODY_BYTES_MAX) break;
  }
  return Buffer.concat(parts).subarray(0, ERROR_BODY_BYTES_MAX);
}

/** The reason of the abort where there was one; what was thrown is then only its echo. */
function reasonOf(thrown: unknown, signal: AbortSignal, code: PodWatchErrorCode, what: string): PodWatchError {
  const reason: unknown = signal.aborted ? signal.reason : thrown;
  if (reason instanceof PodWatchError) return reason;
  return new PodWatchError(code, `${what}: ${shown(describeError(reason))}`, { cause: reason });
}
