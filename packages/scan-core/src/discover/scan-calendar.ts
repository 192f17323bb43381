import { createHash } from 'node:crypto';
import { CodedError } from '@guardimesh/kit';
import { Cron } from 'croner';

export class CalendarError extends CodedError<'bad-schedule'> {}

/** When containers that have settled are looked at again: instead of a steady pause. */
export interface ScanCalendar {
  /** seconds from `nowMs` (wall clock, milliseconds since the epoch) until this container's next pass */
  secondsUntilNext(containerId: string, nowMs: number): number;
}

/** A calendar that never comes (30 February) is asked again after this; setTimeout takes no more than 24 days. */
const LONGEST_SECONDS = 86_400;

/**
 * Passes at the times of a cron expression (five fields, as in crontab(5), in UTC), each container later by a share of
 * `jitterSeconds` that stays its own: so that neither a node nor a cluster scans everything in the same second.
 * @throws {CalendarError} for text that is no cron expression, with what is wrong in it
 */
export function cronCalendar(expression: string, jitterSeconds: number): ScanCalendar {
  let cron: Cron;
  try {
    cron = new Cron(expression, { mode: '5-part', timezone: 'UTC' });
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new CalendarError(
      'bad-schedule',
      `${JSON.stringify(expression)} is no schedule: ${why}; five fields are wanted, such as "30 2 * * *" for 02:30 UTC each day`,
      { cause },
    );
  }
  return {
    secondsUntilNext: (containerId, nowMs) => {
      const laterMs = shareOf(containerId) * jitterSeconds * 1_000;
      // of the times that are still ahead with this container's share added
      const next = cron.nextRun(new Date(nowMs - laterMs));
      return next === null ? LONGEST_SECONDS : Math.min(LONGEST_SECONDS, (next.getTime() + laterMs - nowMs) / 1_000);
    },
  };
}

/** From 0 to below 1, the same each time. */
function shareOf(containerId: string): number {
  return createHash('sha256').update(containerId).digest().readUInt32LE(0) / 2 ** 32;
}
