import { useCallback, useEffect, useRef, useState } from 'react';
import { useQueryClient } from '@tanstack/react-query';
import { connectEvents } from './connect-events.js';
import { nextConnection, type Connection } from './connection.js';
import { FreshFindings, type FreshState } from './fresh-findings.js';
import type { Live } from './live-context.js';
import { isFirstReport, parseFinding } from './parse-event.js';
import { createRefresher } from './refresher.js';

/** Requests that events cause: at most so often, however many events come. */
const REFRESH_GAP_MS = 400;

/**
 * Holds the event stream for as long as the component is mounted. What an event says is fetched again rather than
 * patched in, so that filters, pages and totals are the server's; after each connect, the first one too, everything is: what
 * was stored between an answer and the opening of the stream has no event.
 */
export function useLiveEvents(): Live {
  const queries = useQueryClient();
  const [connection, setConnection] = useState<Connection>(() => ({ phase: 'connecting', sinceMs: Date.now() }));
  const [freshState, setFresh] = useState<FreshState>({ fresh: new Set(), announced: [] });
  const retryStream = useRef<() => void>(() => undefined);

  useEffect(() => {
    const findings = new FreshFindings(setFresh);
    const scans = createRefresher(() => queries.invalidateQueries({ queryKey: ['scans'] }), REFRESH_GAP_MS);
    const coverage = createRefresher(() => queries.invalidateQueries({ queryKey: ['coverage'] }), REFRESH_GAP_MS);
    const stream = connectEvents('/api/events', {
      opened: () => {
        setConnection((now) => nextConnection(now, 'opened', Date.now()));
        void queries.invalidateQueries();
      },
      failed: () => {
        setConnection((now) => nextConnection(now, 'failed', Date.now()));
        // the stream does not say why it failed; the requests will: session ended, backend away, or only the stream
        scans.ask();
        coverage.ask();
      },
      finding: (data) => {
        const row = parseFinding(data);
        if (row !== null && isFirstReport(row)) findings.add(row, Date.now());
        scans.ask();
      },
      coverage: coverage.ask,
    });
    retryStream.current = stream.retryNow;
    return () => {
      stream.close();
      scans.stop();
      coverage.stop();
      findings.stop();
    };
  }, [queries]);

  const retryNow = useCallback(() => {
    retryStream.current();
    void queries.invalidateQueries();
  }, [queries]);
  return { connection, ...freshState, retryNow };
}
