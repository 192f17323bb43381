import { CodedError } from '@guardimesh/kit';
import type { Problem } from '@guardimesh/wire';
import { PROBLEMS, type ProblemCode } from './catalogue.js';

/** Thrown anywhere below a route; its message is shown to the caller. */
export class HttpProblem extends CodedError<ProblemCode> {
  get status(): number {
    return PROBLEMS[this.code].status;
  }

  /** RFC 9457; `type` is a reference relative to the server. */
  body(): Problem {
    const { status, title } = PROBLEMS[this.code];
    return { type: `/errors/${this.code}`, title, status, detail: this.message, code: this.code };
  }
}
