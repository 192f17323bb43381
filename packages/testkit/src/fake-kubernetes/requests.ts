import type { IncomingMessage } from 'node:http';

/** One request that the fake was asked, as far as tests look at it. */
export interface SeenRequest {
  readonly kind: 'list' | 'watch';
  readonly method: string;
  readonly path: string;
  readonly query: Readonly<Record<string, string>>;
  readonly authorization: string | null;
  readonly atMs: number;
}

/** What the next request of its kind gets instead of an answer. */
export type RequestFault = { readonly on: 'list' | 'watch' | 'any' } & (
  | { readonly kind: 'status'; readonly status: number; readonly retryAfter?: string; readonly reason?: string }
  /** the connection is closed without an answer */
  | { readonly kind: 'reset' }
  /** nothing comes, the connection stays */
  | { readonly kind: 'stall' }
  /** half a list comes, then the end of the connection, or nothing more */
  | { readonly kind: 'cut-body' | 'stall-body' }
  | { readonly kind: 'redirect'; readonly location: string }
);

/** The request, or why this fake (a server that only lists and watches one node's pods) does not expect it. */
export function readRequest(request: IncomingMessage, nodeName: string): SeenRequest | string {
  const { method = '', url = '' } = request;
  const { pathname, searchParams } = new URL(url, 'http://fake.test');
  const query = Object.fromEntries(searchParams);
  const told = `${method} ${url}`;
  if (method !== 'GET' || pathname !== '/api/v1/pods') return `${told}: only GET /api/v1/pods is served`;
  if (query['fieldSelector'] !== `spec.nodeName=${nodeName}`) return `${told}: not only this node's pods`;
  const kind = query['watch'] === undefined ? 'list' : 'watch';
  if (kind === 'watch') {
    if (!/^[1-9]\d*$/.test(query['resourceVersion'] ?? '')) return `${told}: a watch from no version would lose events`;
    if (query['allowWatchBookmarks'] !== 'true')
      return `${told}: without bookmarks an idle watch looks like a dead one`;
    if (!/^[1-9]\d*$/.test(query['timeoutSeconds'] ?? '')) return `${told}: a watch has to have an end`;
  } else if (query['continue'] !== undefined && query['resourceVersion'] !== undefined) {
    return `${told}: the API server refuses a version beside continue`;
  } else if (query['limit'] === undefined) {
    return `${told}: a list without a limit`;
  } else if (!['', '0'].includes(query['resourceVersion'] ?? '') && query['resourceVersionMatch'] !== 'NotOlderThan') {
    return `${told}: with a limit and no match this means exactly that version, which may be compacted`;
  }
  const authorization = request.headers.authorization ?? null;
  return { kind, method, path: pathname, query, authorization, atMs: performance.now() };
}

export function statusJson(code: number, reason: string, message: string): string {
  return JSON.stringify({ kind: 'Status', apiVersion: 'v1', status: 'Failure', reason, message, code });
}
