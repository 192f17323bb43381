import { CodedError } from '@guardimesh/kit';

export class SignatureError extends CodedError<'malformed-signature' | 'unreadable-database' | 'database-too-large'> {}
