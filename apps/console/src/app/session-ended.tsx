import { useEffect } from 'react';
import { useQueryClient } from '@tanstack/react-query';
import { Icon } from '../ui/icon.js';

/** In place of everything: what was read under a session that has ended is not shown any more, nor kept. */
export function SessionEnded() {
  const queries = useQueryClient();
  useEffect(() => {
    queries.removeQueries({ queryKey: ['scans'] });
  }, [queries]);
  return (
    <main className="mx-auto max-w-xl px-4 py-16 sm:py-24">
      <section aria-labelledby="ended" className="rounded-xl border border-line bg-surface p-6 shadow-xs sm:p-8">
        <span className="grid size-11 place-items-center rounded-full bg-waiting-ground text-waiting">
          <Icon name="key" className="size-5" />
        </span>
        <h2 id="ended" className="mt-4 text-lg font-semibold">
          This session has ended
        </h2>
        <div className="mt-2 space-y-3 text-sm text-soft">
          <p>
            The console is opened by a link that works once. This browser has no session, or the one it had has expired
            or belonged to an earlier start of the backend.
          </p>
          <p>
            <strong className="text-ink">To get a new link</strong>, go to the terminal in which Guardimesh runs, type{' '}
            <code className="rounded bg-raised px-1 py-0.5 font-mono text-ink">link</code> and press Enter. Open what it
            prints in this browser.
          </p>
          <p>Scanning goes on without the console.</p>
        </div>
      </section>
    </main>
  );
}
