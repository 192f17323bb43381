import type { Coverage, ScansPage } from '@guardimesh/wire';
import { useBackendProblems } from '../backend/backend-context.js';
import type { ScansFilter } from '../backend/scans-path.js';
import { useScans } from '../backend/use-answers.js';
import { useLive } from '../live/live-context.js';
import { Button } from '../ui/button.js';
import { Message } from '../ui/message.js';
import { Panel } from '../ui/panel.js';
import { Skeleton } from '../ui/skeleton.js';
import { FilterBar } from './filter-bar.js';
import { FindingsTable } from './findings-table.js';
import { knownNamespaces } from './known-namespaces.js';
import { NoFindings } from './no-findings.js';
import { Paging } from './paging.js';
import { useFilter } from './use-filter.js';

export function FindingsPanel({ coverage }: { coverage: Coverage | undefined }) {
  const { typed, settled, change } = useFilter();
  const { data, isPlaceholderData } = useScans(settled);
  const namespaces = knownNamespaces(coverage?.containers ?? [], data?.scans ?? [], typed.namespace);
  return (
    <Panel id="findings" title="Findings" aside={<FilterBar filter={typed} namespaces={namespaces} change={change} />}>
      {data === undefined ? (
        <NoAnswer />
      ) : (
        <Answer page={data} filter={settled} dimmed={isPlaceholderData} coverage={coverage} change={change} />
      )}
    </Panel>
  );
}

function NoAnswer() {
  const problem = useBackendProblems().get('scans');
  const { retryNow } = useLive();
  if (problem === undefined) return <Skeleton rows={4} what="findings" />;
  return (
    <Message tone="malicious" icon="away" title="The findings could not be read">
      <p>{problem.error.message} It is not known whether there are any.</p>
      <Button onClick={retryNow}>Retry now</Button>
    </Message>
  );
}

function Answer({
  page,
  filter,
  dimmed,
  coverage,
  change,
}: {
  page: ScansPage;
  filter: ScansFilter;
  dimmed: boolean;
  coverage: Coverage | undefined;
  change: (part: Partial<ScansFilter>) => void;
}) {
  const go = (to: number): void => {
    change({ page: to });
  };
  if (page.scans.length > 0 || page.total > 0) {
    return (
      <>
        <FindingsTable rows={page.scans} dimmed={dimmed} />
        <Paging page={filter.page} shown={page.scans.length} total={page.total} go={go} />
      </>
    );
  }
  if (filter.text === '' && filter.namespace === '') return <NoFindings coverage={coverage} />;
  return (
    <Message tone="neutral" icon="search" title="No finding matches the filter">
      <Button
        onClick={() => {
          change({ text: '', namespace: '' });
        }}
      >
        Clear the filter
      </Button>
    </Message>
  );
}
