import type { Coverage } from '@guardimesh/wire';
import { signatureState } from '../containers/signatures.js';
import { UnscannedList } from '../containers/unscanned-list.js';
import { unscannedTotal } from '../containers/unscanned.js';
import { countOf } from '../format/counts.js';
import { Message } from '../ui/message.js';

/** An empty list of findings means little by itself: said with it are how much was scanned, what was not, and by what. */
export function NoFindings({ coverage }: { coverage: Coverage | undefined }) {
  if (coverage === undefined) {
    return (
      <Message tone="neutral" icon="nothing" title="No findings are stored">
        <p>What was scanned is not known yet, so this says nothing about the containers.</p>
      </Message>
    );
  }
  const { totals, agents } = coverage;
  if (agents.length === 0) {
    return (
      <Message tone="waiting" icon="waiting" title="No scanner has reported yet">
        <p>Nothing was scanned, so nothing can be said about any container. Findings appear here as they are made.</p>
      </Message>
    );
  }
  if (totals.containers_scanned === 0) {
    return (
      <Message tone="waiting" icon="waiting" title="Nothing has been scanned yet">
        <p>
          {totals.containers_waiting === 0
            ? 'The scanner sees no running container.'
            : `${countOf(totals.containers_waiting, 'running container')} waiting for a first scan.`}
        </p>
      </Message>
    );
  }
  return <NothingFound coverage={coverage} />;
}

function NothingFound({ coverage: { totals, agents } }: { coverage: Coverage }) {
  const unscanned = unscannedTotal(totals.unscanned);
  return (
    <Message
      tone={unscanned > 0 ? 'unscanned' : 'neutral'}
      icon={unscanned > 0 ? 'unscanned' : 'nothing'}
      title={`No findings in ${countOf(totals.containers_scanned, 'scanned container')}.`}
    >
      {unscanned > 0 ? (
        <>
          <p className="font-medium text-unscanned">
            {countOf(unscanned, 'file was', 'files were')} not scanned, and nothing is known of{' '}
            {unscanned === 1 ? 'it' : 'them'}:
          </p>
          <UnscannedList counts={totals.unscanned} />
        </>
      ) : (
        <p>{countOf(totals.clean, 'file was', 'files were')} scanned; none was left out.</p>
      )}
      {totals.containers_waiting > 0 && (
        <p>
          {countOf(totals.containers_waiting, 'running container is', 'running containers are')} still waiting for a
          first scan.
        </p>
      )}
      {totals.containers_gone_unscanned > 0 && (
        <p>
          {countOf(totals.containers_gone_unscanned, 'container was', 'containers were')} gone before a scan could end.
        </p>
      )}
      {signatureState(agents).kind === 'starter' && <p>Only the starter signatures were looked for.</p>}
    </Message>
  );
}
