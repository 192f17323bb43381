import type { CoverageRow } from '@guardimesh/wire';
import { formatCount } from '../format/counts.js';
import { Icon } from '../ui/icon.js';
import { unscannedLines, unscannedTotal } from './unscanned.js';

/** How many files were not scanned, and the reasons in plain words; the third and further stand in the details. */
export function UnscannedCell({ row }: { row: CoverageRow }) {
  const total = unscannedTotal(row.unscanned);
  if (row.last_scan === null && total === 0) {
    return <span className={row.state === 'gone' ? 'font-semibold text-unscanned' : 'text-soft'}>all of it</span>;
  }
  if (total === 0) return <span className="tabular-nums">0</span>;
  const lines = unscannedLines(row.unscanned);
  return (
    <div className="text-unscanned">
      <span className="flex items-center gap-1.5 font-semibold tabular-nums">
        <Icon name="unscanned" className="size-3.5" />
        {formatCount(total)}
      </span>
      <ul className="text-xs">
        {lines.slice(0, 2).map(({ reason, text, count }) => (
          <li key={reason}>
            {lines.length > 1 && `${formatCount(count)}: `}
            {text}
          </li>
        ))}
        {lines.length > 2 && <li>and {formatCount(lines.length - 2)} more reasons</li>}
      </ul>
    </div>
  );
}
