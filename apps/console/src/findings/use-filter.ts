import { useEffect, useState } from 'react';
import { filterFromSearch, filterToSearch, type ScansFilter } from '../backend/scans-path.js';

/** Typing settles for so long before it is asked for. */
const SETTLE_MS = 250;

/** The filter as typed, and as settled to be asked for; it lives in the page's address as well. */
export function useFilter(): {
  typed: ScansFilter;
  settled: ScansFilter;
  change: (part: Partial<ScansFilter>) => void;
} {
  const [typed, setTyped] = useState(() => filterFromSearch(window.location.search));
  const [settled, setSettled] = useState(typed);
  useEffect(() => {
    const settle = (): void => {
      setSettled(typed);
      const search = filterToSearch(typed);
      if (search !== window.location.search) window.history.replaceState(null, '', search || window.location.pathname);
    };
    const timer = setTimeout(settle, typed.text === settled.text ? 0 : SETTLE_MS);
    return () => {
      clearTimeout(timer);
    };
  }, [typed, settled.text]);

  const change = (part: Partial<ScansFilter>): void => {
    // another filter has other pages
    setTyped((now) => ({ ...now, page: 0, ...part }));
  };
  return { typed, settled, change };
}
