import type { CoverageRow } from '@guardimesh/wire';
import { FROM_LARGE, FROM_MEDIUM, FROM_SMALL, HEAD_CELL } from '../ui/table.js';
import { ContainerRow } from './container-row.js';

const NUMBER_HEAD = HEAD_CELL.replace('text-left', 'text-right');

const COLUMNS: readonly { name: string; className: string }[] = [
  { name: 'State', className: HEAD_CELL },
  { name: 'Container and image', className: `${HEAD_CELL} ${FROM_SMALL}` },
  { name: 'Pod and namespace', className: `${HEAD_CELL} ${FROM_MEDIUM}` },
  { name: 'Seen', className: `${NUMBER_HEAD} ${FROM_LARGE}` },
  { name: 'Clean', className: `${NUMBER_HEAD} ${FROM_SMALL}` },
  { name: 'Found', className: `${NUMBER_HEAD} ${FROM_SMALL}` },
  { name: 'Not scanned, and why', className: HEAD_CELL },
  { name: 'Waited', className: `${NUMBER_HEAD} ${FROM_LARGE}` },
  { name: 'From memory', className: `${NUMBER_HEAD} ${FROM_LARGE}` },
  { name: 'Last scan', className: `${HEAD_CELL} ${FROM_MEDIUM} pr-4` },
];

/** The newest scan of each container, in numbers. */
export function ContainersTable({ rows }: { rows: readonly CoverageRow[] }) {
  return (
    <table className="w-full text-sm">
      <caption className="sr-only">Containers and what their newest scan covered, the most urgent first</caption>
      <thead>
        <tr>
          <th scope="col" className="w-9">
            <span className="sr-only">Details</span>
          </th>
          {COLUMNS.map(({ name, className }) => (
            <th key={name} scope="col" className={className}>
              {name}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => (
          <ContainerRow key={`${row.cluster_id} ${row.node_name} ${row.container_id}`} row={row} />
        ))}
      </tbody>
    </table>
  );
}
