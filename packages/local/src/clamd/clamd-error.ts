import { CodedError } from '@guardimesh/kit';

export class ClamdError extends CodedError<
  'clamd-missing' | 'clamd-exited' | 'clamd-not-ready' | 'socket-path-too-long'
> {}
