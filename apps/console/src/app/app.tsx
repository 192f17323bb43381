import { useBackendProblems } from '../backend/backend-context.js';
import { sessionEnded } from '../backend/backend-state.js';
import { useCoverage } from '../backend/use-answers.js';
import { CoveragePanel } from '../containers/coverage-panel.js';
import { Glance } from '../containers/glance.js';
import { Announcer } from '../findings/announcer.js';
import { FindingsPanel } from '../findings/findings-panel.js';
import { Header } from '../header/header.js';
import { StarterBanner } from '../header/starter-banner.js';
import { LiveContext } from '../live/live-context.js';
import { useLiveEvents } from '../live/use-live-events.js';
import { SessionEnded } from './session-ended.js';
import { StaleNotice } from './stale-notice.js';

export function App() {
  const live = useLiveEvents();
  return (
    <LiveContext value={live}>
      <Page />
    </LiveContext>
  );
}

function Page() {
  const coverage = useCoverage();
  const ended = sessionEnded(useBackendProblems());
  if (ended) {
    return (
      <>
        <Header coverage={undefined} />
        <SessionEnded />
      </>
    );
  }
  return (
    <>
      <a href="#findings" className="sr-only focus:not-sr-only focus:absolute focus:bg-surface focus:p-3">
        Skip to the findings
      </a>
      <Header coverage={coverage.data} />
      <main className="mx-auto max-w-[90rem] space-y-4 px-4 py-4 sm:px-6 sm:py-6">
        <StaleNotice readAtMs={coverage.dataUpdatedAt} />
        {coverage.data !== undefined && <StarterBanner agents={coverage.data.agents} />}
        <Announcer />
        <Glance coverage={coverage.data} />
        <FindingsPanel coverage={coverage.data} />
        <CoveragePanel coverage={coverage.data} />
      </main>
    </>
  );
}
