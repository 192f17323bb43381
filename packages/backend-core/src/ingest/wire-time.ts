import { isoTime } from '@guardimesh/kit';
import { BackendError } from '../backend-error.js';

/** How far a node's clock may run ahead of ours before its times are read as "now". */
export const CLOCK_AHEAD_MS_MAX = 5 * 60 * 1_000;

/**
 * A time of the wire schema (its shape is checked already) in ISO 8601 with milliseconds, so that texts compare as times
 * do. A time far in the future becomes `nowMs`: it would otherwise pass for the newest for ever.
 * @throws {BackendError} no-such-time, for example for 30 February
 */
export function readWireTime(text: string, nowMs: number, at: string): string {
  const ms = Date.parse(text);
  // V8 reads 30 February as 2 March and 24:00 as the next day: only a time that comes out as it went in is one.
  if (Number.isNaN(ms) || isoTime(ms).slice(0, 19) !== text.slice(0, 19) || text.startsWith('0000')) {
    throw new BackendError('no-such-time', `${at} is ${text}, a time that does not exist`);
  }
  return isoTime(ms > nowMs + CLOCK_AHEAD_MS_MAX ? nowMs : ms);
}
