import { CodedError } from '@guardimesh/kit';

/** The database is not as SQLite or rpm write one, or larger than is read: it then records nothing. */
export class RpmDatabaseError extends CodedError<'malformed' | 'too-large'> {}

export function malformed(what: string): RpmDatabaseError {
  return new RpmDatabaseError('malformed', what);
}
