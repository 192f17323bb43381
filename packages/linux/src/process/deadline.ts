import { libc } from '../libc/index.js';

/**
 * Has the kernel end this process after so many seconds (alarm(2): SIGALRM, whose default is to end it), wherever it then is, in
 * native code too; nothing in JavaScript could. Calling it again moves the moment. The process must have no handler of SIGALRM.
 *
 * @param seconds at least 1
 */
export function endThisProcessAfter(seconds: number): void {
  libc.alarm(Math.max(1, Math.ceil(seconds)));
}

/**
 * Takes {@link endThisProcessAfter} back.
 * @returns the seconds that were left, 0 where there was no deadline
 */
export function withdrawDeadline(): number {
  return libc.alarm(0);
}
