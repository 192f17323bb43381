const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** `2026-11-23 20:17:19 UTC`: as in the logs of scanner and cluster, whatever the zone of the one who reads. */
export function exactTime(at: number | string): string {
  const ms = typeof at === 'number' ? at : Date.parse(at);
  if (!Number.isFinite(ms)) return String(at);
  return `${new Date(ms).toISOString().slice(0, 19).replace('T', ' ')} UTC`;
}

/** `20:17:19 UTC` */
export function clockTime(ms: number): string {
  return `${new Date(ms).toISOString().slice(11, 19)} UTC`;
}

/**
 * How long ago, in the largest whole unit: `just now`, `5 s ago`, `3 min ago`, `2 h ago`, `4 d ago`. A time more than a
 * minute ahead is a wrong clock somewhere and is shown exactly.
 */
export function relativeTime(at: string, nowMs: number): string {
  const ms = Date.parse(at);
  if (!Number.isFinite(ms)) return at;
  const age = nowMs - ms;
  if (age < -MINUTE) return exactTime(ms);
  if (age < 5 * SECOND) return 'just now';
  return `${duration(age)} ago`;
}

/** The largest whole unit of a span: `5 s`, `3 min`, `2 h`, `4 d`. */
export function duration(ms: number): string {
  if (ms < MINUTE) return `${Math.max(0, Math.floor(ms / SECOND))} s`;
  if (ms < HOUR) return `${Math.floor(ms / MINUTE)} min`;
  if (ms < 2 * DAY) return `${Math.floor(ms / HOUR)} h`;
  return `${Math.floor(ms / DAY)} d`;
}
