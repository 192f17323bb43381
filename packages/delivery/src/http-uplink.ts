import { request as httpRequest, Agent as HttpAgent, type IncomingMessage } from 'node:http';
import { request as httpsRequest, Agent as HttpsAgent } from 'node:https';
import type { DeliveryReceipt } from '@guardimesh/model';
import type { WireBatch } from '@guardimesh/wire';
import { DeliveryError, type DeliveryErrorCode } from './delivery-error.js';
import type { Uplink } from './uplink.js';

const ANSWER_BYTES_MAX = 64 * 1024;
const RETRY_AFTER_SECONDS_MAX = 3_600;

export interface HttpUplinkSettings {
  /** the backend's address, `https://…`; plain http is for the inside of a cluster and for this machine */
  readonly backendUrl: string;
  /** bearer token */
  readonly key: string;
  /** PEM of certificate authorities to trust instead of the system's */
  readonly certificateAuthorities: string | null;
  readonly timeoutSeconds: number;
}

/** Posts batches to `/api/ingest/batches` over one kept-alive connection; TLS 1.2 or newer, the certificate always verified. */
export function createHttpUplink(settings: HttpUplinkSettings): Uplink {
  const url = new URL('/api/ingest/batches', settings.backendUrl);
  const secure = url.protocol === 'https:';
  const agent = secure
    ? new HttpsAgent({
        keepAlive: true,
        maxSockets: 1,
        minVersion: 'TLSv1.2',
        ...(settings.certificateAuthorities === null ? {} : { ca: settings.certificateAuthorities }),
      })
    : new HttpAgent({ keepAlive: true, maxSockets: 1 });

  const post = (body: Buffer, signal: AbortSignal): Promise<{ response: IncomingMessage; text: string }> =>
    new Promise((resolve, reject) => {
      const request = (secure ? httpsRequest : httpRequest)(
        url,
        {
          method: 'POST',
          agent,
          signal: AbortSignal.any([signal, AbortSignal.timeout(settings.timeoutSeconds * 1_000)]),
          headers: {
            'content-type': 'application/json',
            'content-length': body.length,
            authorization: `Bearer ${settings.key}`,
          },
        },
        (response) => {
          readBounded(response).then((text) => {
            resolve({ response, text });
          }, reject);
        },
      );
      request.once('error', reject);
      request.end(body);
    });

  return {
    close: () => {
      agent.destroy();
    },
    async send(batch: WireBatch, signal: AbortSignal): Promise<DeliveryReceipt> {
      let answer: { response: IncomingMessage; text: string };
      try {
        answer = await post(Buffer.from(JSON.stringify(batch)), signal);
      } catch (cause) {
        throw new DeliveryError('unreachable', `no answer from ${url.origin}`, { cause });
      }
      return receiptFrom(answer.response, answer.text, batch.sequence);
    },
  };
}

async function readBounded(response: IncomingMessage): Promise<string> {
  const parts: Buffer[] = [];
  let bytes = 0;
  for await (const part of response as AsyncIterable<Buffer>) {
    bytes += part.length;
    if (bytes > ANSWER_BYTES_MAX) throw new Error(`the answer is longer than ${ANSWER_BYTES_MAX} bytes`);
    parts.push(part);
  }
  return Buffer.concat(parts).toString('utf8');
}

/** Only a receipt for this very batch counts as stored: a proxy's friendly page does not. */
function receiptFrom(response: IncomingMessage, text: string, sequence: number): DeliveryReceipt {
  const status = response.statusCode ?? 0;
  if (status === 200) {
    const receipt = parseJson(text);
    if (isReceipt(receipt, sequence)) return { sequence, stored: true };
    throw new DeliveryError('backend-error', `the answer is no receipt for batch ${sequence}: ${text.slice(0, 200)}`);
  }
  throw new DeliveryError(codeOf(status), `the backend answered ${status}: ${text.slice(0, 200)}`, {
    retryAfterMs: retryAfterMs(response),
  });
}

function codeOf(status: number): DeliveryErrorCode {
  if (status === 401 || status === 403) return 'refused-key';
  if (status === 400 || status === 413 || status === 422) return 'refused-batch';
  return status === 429 || status === 503 ? 'overloaded' : 'backend-error';
}

function retryAfterMs(response: IncomingMessage): number | null {
  const seconds = Number(response.headers['retry-after']);
  return Number.isFinite(seconds) && seconds > 0 ? Math.min(seconds, RETRY_AFTER_SECONDS_MAX) * 1_000 : null;
}

function isReceipt(value: unknown, sequence: number): boolean {
  return (
    typeof value === 'object' &&
    value !== null &&
    'stored' in value &&
    value.stored === true &&
    'sequence' in value &&
    value.sequence === sequence
  );
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
