import { useId, useState } from 'react';
import { partNames } from '@guardimesh/model';
import type { ScanRow } from '@guardimesh/wire';
import { formatCount } from '../format/counts.js';
import { plainText } from '../format/stored-text.js';
import { Expander } from '../ui/expander.js';
import { Moment } from '../ui/moment.js';
import { ContainerText, PodText } from '../ui/place-cells.js';
import { CELL, FROM_LARGE, FROM_MEDIUM, FROM_SMALL } from '../ui/table.js';
import { FindingDetails } from './finding-details.js';
import { PathView } from './path-view.js';
import { VerdictBadge } from './verdict-badge.js';

export const FINDING_COLUMNS = 8;

export function FindingRow({ row, fresh }: { row: ScanRow; fresh: boolean }) {
  const [open, setOpen] = useState(false);
  const detailsId = useId();
  const others = partNames(row.signature_names).named.length - 1;
  const toggle = (): void => {
    setOpen(!open);
  };
  return (
    <>
      <tr className={`border-t border-line ${fresh ? 'row-fresh' : ''}`} data-finding={row.id} data-fresh={fresh}>
        <td className="py-2 pl-2 align-top">
          <Expander open={open} controls={detailsId} what={plainText(row.signature_name)} onToggle={toggle} />
        </td>
        <td className={`${CELL} ${FROM_SMALL}`}>
          <VerdictBadge verdict={row.verdict} />
        </td>
        <td className={`${CELL} w-full sm:w-[34%]`}>
          <span className="mb-1 block sm:hidden">
            <VerdictBadge verdict={row.verdict} />
          </span>
          <span className="stored-text font-semibold">{plainText(row.signature_name)}</span>
          {others > 0 && <span className="text-soft"> and {formatCount(others)} more</span>}
          <span className="block">
            <PathView row={row} />
          </span>
        </td>
        <td className={`${CELL} min-w-52 ${FROM_SMALL}`}>
          <ContainerText place={row} />
        </td>
        <td className={`${CELL} min-w-36 ${FROM_MEDIUM}`}>
          <PodText place={row} />
        </td>
        <td className={`${CELL} stored-text min-w-24 ${FROM_LARGE}`}>{plainText(row.node_name)}</td>
        <td className={`${CELL} ${FROM_LARGE}`}>
          <Moment at={row.first_seen} />
        </td>
        <td className={`${CELL} pr-4`}>
          <Moment at={row.timestamp} />
          {row.times_seen > 1 && <span className="block text-soft">{formatCount(row.times_seen)} times</span>}
        </td>
      </tr>
      {open && (
        <tr id={detailsId}>
          <td colSpan={FINDING_COLUMNS} className="border-t border-line bg-raised px-4 py-4 sm:px-12">
            <FindingDetails row={row} />
          </td>
        </tr>
      )}
    </>
  );
}
