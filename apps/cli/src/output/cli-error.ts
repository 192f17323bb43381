import { CodedError } from '@guardimesh/kit';

/** Ends the command with one line for the person and exit code 2. */
export class CliError extends CodedError<
  'missing-part' | 'bad-argument' | 'not-found' | 'ambiguous' | 'part-failed' | 'already-running' | 'timed-out'
> {}
