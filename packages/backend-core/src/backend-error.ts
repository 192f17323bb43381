import { CodedError } from '@guardimesh/kit';

export type BackendErrorCode =
  /** text that no store can keep: U+0000, or half of a surrogate pair */
  | 'text-not-storable'
  /** a time that the calendar does not have */
  | 'no-such-time'
  /** the bound on live streams of one customer */
  | 'too-many-streams'
  /** a text that is given as a key and is none */
  | 'bad-key';

export class BackendError extends CodedError<BackendErrorCode> {}
