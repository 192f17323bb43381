import { CodedError } from '@guardimesh/kit';

/**
 * `unreachable`: no answer; `refused-key`: 401 or 403; `refused-batch`: the backend will never take this batch;
 * `overloaded`: 429 or 503; `backend-error`: any other answer, or one that is no receipt.
 */
export type DeliveryErrorCode = 'unreachable' | 'refused-key' | 'refused-batch' | 'overloaded' | 'backend-error';

export class DeliveryError extends CodedError<DeliveryErrorCode> {
  /** the backend's Retry-After, in milliseconds */
  readonly retryAfterMs: number | null;

  constructor(code: DeliveryErrorCode, message: string, options: ErrorOptions & { retryAfterMs?: number | null } = {}) {
    super(code, message, options);
    this.retryAfterMs = options.retryAfterMs ?? null;
  }
}
