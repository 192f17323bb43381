import { CodedError } from '@guardimesh/kit';

export type StoreErrorCode =
  /** another process has the data folder open */
  | 'folder-in-use'
  /** the data was written by a newer program */
  | 'newer-schema'
  /** the database ended the transaction by rolling back where it was told to commit */
  | 'not-committed'
  | 'not-supported';

export class StoreError extends CodedError<StoreErrorCode> {}
