import { CodedError } from '@guardimesh/kit';

export type RuntimeErrorCode =
  /** the socket does not answer, or the call broke */
  | 'runtime-unreachable'
  /** the runtime answered with an error of its own */
  | 'runtime-refused'
  /** the runtime's answer is larger than the bound, or not what its protocol says */
  | 'runtime-answer'
  /** a setting that names a runtime's socket cannot be read */
  | 'runtime-setting';

export class RuntimeError extends CodedError<RuntimeErrorCode> {}
