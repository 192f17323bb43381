import { keepPreviousData, useQuery } from '@tanstack/react-query';
import type { Coverage, ScansPage } from '@guardimesh/wire';
import { useLive } from '../live/live-context.js';
import { isCoverage, isScansPage, isSession, type Session } from './answers.js';
import { fetchJson } from './fetch-json.js';
import { scansPath, type ScansFilter } from './scans-path.js';

/** A safety net under the events: a proxy may keep a connection open on which nothing arrives any more. */
const LIVE_INTERVAL_MS = 30_000;
const AWAY_INTERVAL_MS = 3_000;

function useInterval(): number {
  return useLive().connection.phase === 'live' ? LIVE_INTERVAL_MS : AWAY_INTERVAL_MS;
}

export function useScans(filter: ScansFilter) {
  const refetchInterval = useInterval();
  return useQuery<ScansPage>({
    queryKey: ['scans', filter],
    queryFn: ({ signal }) => fetchJson(scansPath(filter), isScansPage, signal),
    placeholderData: keepPreviousData,
    refetchInterval,
  });
}

export function useCoverage() {
  const refetchInterval = useInterval();
  return useQuery<Coverage>({
    queryKey: ['coverage'],
    queryFn: ({ signal }) => fetchJson('/api/coverage', isCoverage, signal),
    refetchInterval,
  });
}

export function useSession() {
  const refetchInterval = useInterval();
  return useQuery<Session>({
    queryKey: ['session'],
    queryFn: ({ signal }) => fetchJson('/api/session', isSession, signal),
    refetchInterval,
  });
}
