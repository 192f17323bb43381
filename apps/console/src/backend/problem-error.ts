export type ProblemCode = 'unreachable' | 'session-ended' | 'refused' | 'bad-answer';

/** Why the backend gave no answer that can be shown. `message` is for a person: what was wrong and where. */
export class ProblemError extends Error {
  readonly code: ProblemCode;

  constructor(code: ProblemCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'ProblemError';
    this.code = code;
  }
}
