import type { ScanRow } from '@guardimesh/wire';
import { pathText, plainText } from '../format/stored-text.js';
import { countOf } from '../format/counts.js';
import { useLive } from '../live/live-context.js';

/** Reads new findings out when the reader pauses (WCAG 2.2, 4.1.3); seen by nobody, the table shows the same. */
export function Announcer() {
  const { announced } = useLive();
  return (
    <p role="status" aria-live="polite" className="sr-only" data-announcer>
      {announcement(announced)}
    </p>
  );
}

function announcement(rows: readonly ScanRow[]): string {
  const newest = rows.at(-1);
  if (newest === undefined) return '';
  const where = newest.pod_name === null ? 'a container' : `pod ${plainText(newest.pod_name)}`;
  const what = `${plainText(newest.signature_name)} in ${pathText(newest)}, ${where}`;
  return rows.length === 1 ? `New finding: ${what}` : `${countOf(rows.length, 'new finding')}, the newest: ${what}`;
}
