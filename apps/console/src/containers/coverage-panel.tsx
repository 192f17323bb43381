import { useState } from 'react';
import type { Coverage } from '@guardimesh/wire';
import { useBackendProblems } from '../backend/backend-context.js';
import { countOf, formatCount } from '../format/counts.js';
import { Button } from '../ui/button.js';
import { Message } from '../ui/message.js';
import { Panel } from '../ui/panel.js';
import { Skeleton } from '../ui/skeleton.js';
import { chooseContainers, countContainers } from './choose-containers.js';
import { ContainersFilter, type ContainerFilter } from './containers-filter.js';
import { ContainersTable } from './containers-table.js';
import { FileBar } from './file-bar.js';
import { Scanners } from './scanners.js';
import { UnscannedList } from './unscanned-list.js';
import { unscannedTotal } from './unscanned.js';

/** Rows drawn at first, and more with each press: a cluster may have thousands. */
const ROWS_STEP = 50;

export function CoveragePanel({ coverage }: { coverage: Coverage | undefined }) {
  const [filter, setFilter] = useState<ContainerFilter>('all');
  return (
    <Panel
      id="coverage"
      title="Containers and coverage"
      aside={
        coverage !== undefined &&
        coverage.containers.length > 0 && (
          <ContainersFilter chosen={filter} counts={countContainers(coverage.containers)} choose={setFilter} />
        )
      }
    >
      {coverage === undefined ? <NoAnswer /> : <Answer coverage={coverage} filter={filter} />}
    </Panel>
  );
}

function NoAnswer() {
  const problem = useBackendProblems().get('coverage');
  if (problem === undefined) return <Skeleton rows={3} what="containers" />;
  return (
    <Message tone="malicious" icon="away" title="The coverage could not be read">
      <p>{problem.error.message} It is not known what was scanned.</p>
    </Message>
  );
}

function Answer({ coverage, filter }: { coverage: Coverage; filter: ContainerFilter }) {
  const [most, setMost] = useState(ROWS_STEP);
  const rows = chooseContainers(coverage.containers, filter);
  return (
    <>
      <Totals totals={coverage.totals} />
      {rows.length > 0 ? (
        <ContainersTable rows={rows.slice(0, most)} />
      ) : (
        <p className="border-t border-line px-4 py-6 text-sm text-soft">
          {filter === 'all' ? 'No container has been seen yet.' : 'No container is of this kind.'}
        </p>
      )}
      <div className="flex flex-wrap items-center justify-between gap-3 border-t border-line px-4 py-3 text-sm text-soft">
        <p>{rangeText(Math.min(most, rows.length), rows.length, coverage)}</p>
        {rows.length > most && (
          <Button
            onClick={() => {
              setMost(most + ROWS_STEP);
            }}
          >
            Show more
          </Button>
        )}
      </div>
      <Scanners agents={coverage.agents} />
    </>
  );
}

function Totals({ totals }: { totals: Coverage['totals'] }) {
  const unscanned = unscannedTotal(totals.unscanned);
  if (totals.clean + totals.found + unscanned === 0) return null;
  return (
    <div className="grid gap-x-10 gap-y-4 px-4 py-4 lg:grid-cols-2">
      <FileBar totals={totals} />
      {unscanned > 0 && (
        <div className="space-y-1.5">
          <h3 className="text-xs font-medium text-soft">Why files were not scanned</h3>
          <UnscannedList counts={totals.unscanned} />
        </div>
      )}
    </div>
  );
}

/** The list is bounded by the backend and the totals are not: where they differ it is said, not left to be counted. */
function rangeText(shown: number, matching: number, { containers, totals }: Coverage): string {
  const listed = containers.filter(({ state }) => state === 'running').length;
  const text = `${formatCount(shown)} of ${countOf(matching, 'container')}`;
  return listed < totals.containers_running
    ? `${text}; the list holds ${formatCount(listed)} of ${formatCount(totals.containers_running)} running ones`
    : text;
}
