import { CodedError } from '@guardimesh/kit';

export type PodWatchErrorCode =
  /** a setting is wrong; thrown before anything is started */
  | 'bad-setting'
  | 'already-started'
  /** the token or CA file cannot be read */
  | 'credentials'
  /** no connection, or TLS refused: the certificate is not the cluster's */
  | 'unreachable'
  /** 401 */
  | 'unauthorized'
  /** 403 */
  | 'forbidden'
  /** 410, or a resource version that the server cannot serve: list again */
  | 'gone'
  /** 429, 503 */
  | 'busy'
  | 'bad-status'
  /** 200 with a body that is no pod list */
  | 'bad-answer'
  /** nothing came for too long */
  | 'idle'
  /** the connection ended in the middle of a body */
  | 'cut'
  /** the server ended the watch by an ERROR event */
  | 'error-event';

/** What went wrong between the pod watch and the API server. `retryAfterMs` is the server's own wish, not bounded, else null. */
export class PodWatchError extends CodedError<PodWatchErrorCode> {
  readonly retryAfterMs: number | null;

  constructor(code: PodWatchErrorCode, message: string, options?: ErrorOptions & { retryAfterMs?: number | null }) {
    super(code, message, options);
    this.retryAfterMs = options?.retryAfterMs ?? null;
  }
}
