import { exactTime, relativeTime } from '../format/time.js';
import { useNow } from './use-now.js';

/** A time as a person asks for it, `3 min ago`, with the exact one on hover. */
export function Moment({ at }: { at: string }) {
  const now = useNow();
  return (
    <time dateTime={at} title={exactTime(at)} className="whitespace-nowrap">
      {relativeTime(at, now)}
    </time>
  );
}

/** The exact time, with how long ago beside it. */
export function ExactMoment({ at }: { at: string }) {
  const now = useNow();
  return (
    <time dateTime={at}>
      {exactTime(at)} <span className="text-soft">({relativeTime(at, now)})</span>
    </time>
  );
}
