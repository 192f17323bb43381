import { useId, useState } from 'react';
import type { CoverageRow } from '@guardimesh/wire';
import { formatCount } from '../format/counts.js';
import { shortId } from '../format/stored-text.js';
import { Badge } from '../ui/badge.js';
import { Expander } from '../ui/expander.js';
import { Moment } from '../ui/moment.js';
import { ContainerText, PodText } from '../ui/place-cells.js';
import { CELL, FROM_LARGE, FROM_MEDIUM, FROM_SMALL } from '../ui/table.js';
import { ContainerDetails } from './container-details.js';
import { containerStatus } from './container-status.js';
import { UnscannedCell } from './unscanned-cell.js';

const NUMBER = `${CELL} text-right tabular-nums`;
export const CONTAINER_COLUMNS = 11;

export function ContainerRow({ row }: { row: CoverageRow }) {
  const [open, setOpen] = useState(false);
  const detailsId = useId();
  const status = containerStatus(row);
  // before the first scan a zero would be a statement about files that nobody looked at
  const number = (count: number): string => (row.last_scan === null ? '–' : formatCount(count));
  const toggle = (): void => {
    setOpen(!open);
  };
  return (
    <>
      <tr className="border-t border-line" data-container={row.container_id} data-status={status.kind}>
        <td className="py-2 pl-2 align-top">
          <Expander
            open={open}
            controls={detailsId}
            what={`container ${shortId(row.container_id)}`}
            onToggle={toggle}
          />
        </td>
        <td className={`${CELL} min-w-40`}>
          <Badge tone={status.tone} icon={status.icon}>
            {status.text}
          </Badge>
          {row.state === 'gone' && status.kind !== 'missed' && (
            <span className="block px-2 text-xs text-soft">gone</span>
          )}
          <span className="mt-1 block sm:hidden">
            <ContainerText place={row} />
          </span>
        </td>
        <td className={`${CELL} min-w-48 ${FROM_SMALL}`}>
          <ContainerText place={row} />
        </td>
        <td className={`${CELL} min-w-36 ${FROM_MEDIUM}`}>
          <PodText place={row} />
        </td>
        <td className={`${NUMBER} ${FROM_LARGE}`}>{number(row.seen)}</td>
        <td className={`${NUMBER} ${FROM_SMALL}`}>{number(row.clean)}</td>
        <td className={`${NUMBER} ${FROM_SMALL} ${row.found > 0 ? 'font-semibold text-malicious' : ''}`}>
          {number(row.found)}
        </td>
        <td className={CELL}>
          <UnscannedCell row={row} />
        </td>
        <td className={`${NUMBER} ${FROM_LARGE}`}>{number(row.waited)}</td>
        <td className={`${NUMBER} ${FROM_LARGE}`}>{number(row.from_memory)}</td>
        <td className={`${CELL} ${FROM_MEDIUM} pr-4`}>
          {row.last_scan === null ? <span className="text-soft">none yet</span> : <Moment at={row.last_scan} />}
        </td>
      </tr>
      {open && (
        <tr id={detailsId}>
          <td colSpan={CONTAINER_COLUMNS} className="border-t border-line bg-raised px-4 py-4 sm:px-12">
            <ContainerDetails row={row} />
          </td>
        </tr>
      )}
    </>
  );
}
