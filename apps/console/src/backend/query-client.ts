import { QueryCache, QueryClient } from '@tanstack/react-query';
import type { BackendState } from './backend-state.js';

/** Each failure shows at once and is tried again by the interval: a retry hidden inside a request would delay both. */
export function createQueryClient(state: BackendState): QueryClient {
  return new QueryClient({
    queryCache: new QueryCache({
      onSuccess: (_data, query) => {
        state.succeeded(String(query.queryKey[0]));
      },
      onError: (error, query) => {
        state.failed(String(query.queryKey[0]), error, Date.now());
      },
    }),
    // 'always': the console may be served from this machine, where "no network" says nothing
    defaultOptions: { queries: { retry: false, networkMode: 'always', staleTime: 1_000, refetchOnWindowFocus: true } },
  });
}
