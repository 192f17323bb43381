import { useBackendProblems } from '../backend/backend-context.js';
import type { BackendProblem } from '../backend/backend-state.js';
import { clockTime, duration } from '../format/time.js';
import { useLive } from '../live/live-context.js';
import { Button } from '../ui/button.js';
import { Icon } from '../ui/icon.js';
import { useNow } from '../ui/use-now.js';

/** Above data that could not be renewed: what is old, since when, and that it is being tried again. */
export function StaleNotice({ readAtMs }: { readAtMs: number }) {
  const problems = useBackendProblems();
  const { retryNow } = useLive();
  const now = useNow();
  const first = earliest([...problems.values()]);
  return (
    <div role="status" className="sticky top-2 z-10 empty:mb-0">
      {first !== null && (
        <div className="flex flex-wrap items-center gap-x-4 gap-y-2 rounded-xl border border-malicious bg-malicious-ground px-4 py-3 text-sm text-malicious">
          <Icon name="away" />
          <p className="min-w-0 flex-1 basis-64">
            <strong>{first.error.message}</strong> Failing since {clockTime(first.sinceMs)} (
            {duration(Math.max(0, now - first.sinceMs))}), tried again every few seconds.{' '}
            {readAtMs > 0 && `What is shown below is stale: it was read at ${clockTime(readAtMs)}. `}
            Scanning does not depend on it.
          </p>
          <Button onClick={retryNow}>
            <Icon name="refresh" />
            Retry now
          </Button>
        </div>
      )}
    </div>
  );
}

function earliest(problems: readonly BackendProblem[]): BackendProblem | null {
  return problems.reduce<BackendProblem | null>(
    (first, each) => (first === null || each.sinceMs < first.sinceMs ? each : first),
    null,
  );
}
