import { CodedError } from '@guardimesh/kit';

/** Everything that can go wrong with a component this package starts on the machine. */
export class LocalError extends CodedError<LocalErrorCode> {}

export type LocalErrorCode =
  /** a program is not installed */
  | 'program-missing'
  /** a program ended with an error, or not in time */
  | 'program-failed'
  /** the folder holds something else, or another process works in it, or its path is too long for a socket */
  | 'folder-unfit'
  /** the component did not come up, or went down */
  | 'not-ready'
  /** after stopping, a process or a mount was still there */
  | 'left-behind'
  /** an image that cannot be written: a bad name, a path that leaves the root, a path twice */
  | 'bad-image'
  /** system packages that cannot be installed here */
  | 'not-installable';
