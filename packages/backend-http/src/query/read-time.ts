import { isoTime } from '@guardimesh/kit';

const ISO = /^(\d{4})-(\d\d)-(\d\d)(?:T(\d\d):(\d\d)(?::(\d\d)(?:[.,](\d{1,9}))?)?(Z|[+\- ]\d\d:?\d\d)?)?$/i;
const UNIX_SECONDS = /^\d{1,12}(?:\.\d{1,9})?$/;
const LAST_MS = Date.UTC(9999, 11, 31, 23, 59, 59, 999);
const DAY_MS = 24 * 3_600 * 1_000;

/**
 * A time in ISO 8601 (`2026-11-23`, `2026-11-23T10:00:00Z`, `…+01:00`; UTC where no zone is given) or in Unix seconds, as
 * ISO 8601 with milliseconds. A day alone means its first millisecond, as an `end` its last one. A space before the
 * zone is read as the `+` that it was before the address was decoded.
 * @returns null where it is neither
 */
export function readTime(text: string, side: 'start' | 'end'): string | null {
  if (UNIX_SECONDS.test(text)) {
    const ms = Number(text) * 1_000;
    return ms <= LAST_MS ? isoTime(ms) : null;
  }
  const parts = ISO.exec(text);
  if (parts === null) return null;
  const [, year = '', month = '', day = '', hour, minute = '', second = '00', fraction = '0', zone = 'Z'] = parts;
  const clock = Date.parse(`${year}-${month}-${day}T${hour ?? '00'}:${hour === undefined ? '00' : minute}:${second}Z`);
  // V8 reads 30 February as 2 March
  if (Number.isNaN(clock) || !isoTime(clock).startsWith(`${year}-${month}-${day}`)) return null;
  const offset = offsetMs(zone);
  if (offset === null) return null;
  const ms = clock + Math.floor(Number(`0.${fraction}`) * 1_000) - offset;
  const wanted = hour === undefined && side === 'end' ? ms + DAY_MS - 1 : ms;
  return year === '0000' || wanted > LAST_MS || wanted < 0 ? null : isoTime(wanted);
}

function offsetMs(zone: string): number | null {
  if (zone.toUpperCase() === 'Z') return 0;
  const hours = Number(zone.slice(1, 3));
  const minutes = Number(zone.slice(-2));
  if (hours > 23 || minutes > 59) return null;
  return (zone.startsWith('-') ? -1 : 1) * (hours * 60 + minutes) * 60_000;
}
