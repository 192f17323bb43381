import type { ScanRow } from '@guardimesh/wire';
import { useLive } from '../live/live-context.js';
import { FROM_LARGE, FROM_MEDIUM, FROM_SMALL, HEAD_CELL } from '../ui/table.js';
import { FindingRow } from './finding-row.js';

export function FindingsTable({ rows, dimmed }: { rows: readonly ScanRow[]; dimmed: boolean }) {
  const { fresh } = useLive();
  return (
    <table className={`w-full text-sm ${dimmed ? 'opacity-60' : ''}`} aria-busy={dimmed}>
      <caption className="sr-only">Findings, the one seen last first</caption>
      <thead>
        <tr>
          <th scope="col" className="w-9">
            <span className="sr-only">Details</span>
          </th>
          <th scope="col" className={`${HEAD_CELL} ${FROM_SMALL}`}>
            Verdict
          </th>
          <th scope="col" className={HEAD_CELL}>
            Signature and file
          </th>
          <th scope="col" className={`${HEAD_CELL} ${FROM_SMALL}`}>
            Container and image
          </th>
          <th scope="col" className={`${HEAD_CELL} ${FROM_MEDIUM}`}>
            Pod and namespace
          </th>
          <th scope="col" className={`${HEAD_CELL} ${FROM_LARGE}`}>
            Node
          </th>
          <th scope="col" className={`${HEAD_CELL} ${FROM_LARGE}`}>
            First seen
          </th>
          <th scope="col" className={`${HEAD_CELL} pr-4`}>
            Last seen
          </th>
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => (
          <FindingRow key={row.id} row={row} fresh={fresh.has(row.id)} />
        ))}
      </tbody>
    </table>
  );
}
