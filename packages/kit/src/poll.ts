import { CodedError } from './coded-error.js';
import { systemClock, type Clock } from './clock.js';

export class PollTimeoutError extends CodedError<'poll-timeout'> {}

/**
 * Asks again and again until `check` gives something other than null, undefined or false.
 * @throws {PollTimeoutError} naming what was waited for; an error thrown by `check` passes through
 */
export async function pollUntil<T>(
  what: string,
  check: () => Promise<T | null | undefined | false> | T | null | undefined | false,
  options: { timeoutMs: number; everyMs?: number; clock?: Clock },
): Promise<T> {
  const clock = options.clock ?? systemClock;
  const deadline = clock.monotonicMs() + options.timeoutMs;
  for (;;) {
    const value = await check();
    if (value !== null && value !== undefined && value !== false) return value;
    if (clock.monotonicMs() >= deadline) {
      throw new PollTimeoutError('poll-timeout', `waited ${options.timeoutMs} ms in vain for ${what}`);
    }
    await clock.sleep(options.everyMs ?? 20);
  }
}
