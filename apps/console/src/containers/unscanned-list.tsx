import { formatCount } from '../format/counts.js';
import { plainText } from '../format/stored-text.js';
import { unscannedLines, type UnscannedCounts } from './unscanned.js';

/** Each reason in plain words with its count. */
export function UnscannedList({ counts }: { counts: UnscannedCounts }) {
  return (
    <ul className="space-y-1 text-sm">
      {unscannedLines(counts).map(({ reason, text, count }) => (
        <li key={reason} className="flex gap-2" data-reason={reason}>
          <span className="min-w-8 text-right font-semibold text-unscanned tabular-nums">{formatCount(count)}</span>
          <span>{plainText(text)}</span>
        </li>
      ))}
    </ul>
  );
}
