import { createContext, useContext } from 'react';
import type { ScanRow } from '@guardimesh/wire';
import type { Connection } from './connection.js';

export interface Live {
  readonly connection: Connection;
  /** ids of the rows that came a moment ago */
  readonly fresh: ReadonlySet<string>;
  /** findings to be read out once, newest last; replaced by the next ones */
  readonly announced: readonly ScanRow[];
  /** tries the event stream and everything on the page again at once */
  readonly retryNow: () => void;
}

export const LiveContext = createContext<Live>({
  connection: { phase: 'connecting', sinceMs: 0 },
  fresh: new Set(),
  announced: [],
  retryNow: () => undefined,
});

export function useLive(): Live {
  return useContext(LiveContext);
}
