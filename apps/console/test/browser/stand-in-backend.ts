import { readFile } from 'node:fs/promises';
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { extname, join, normalize } from 'node:path';
import { SITE_FOLDER } from './site-folder.js';
import type { Coverage, LiveEvent, Problem, ScanRow } from '@guardimesh/wire';

/** What the backend sends with the console's files: nothing inline, nothing from elsewhere. */
export const SITE_CSP =
  "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; base-uri 'none'";

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.svg': 'image/svg+xml',
};

/**
 * What it answers. `no-session` and `never` go for all routes; `proxy-error` and `not-ours` leave the event stream open,
 * so that no reconnect repairs what a test looks at.
 */
export interface StandInState {
  scans: ScanRow[];
  coverage: Coverage;
  answers: 'well' | 'no-session' | 'proxy-error' | 'not-ours' | 'never';
}

/**
 * Serves the built site and speaks the console's four routes, for states that the real backend has no way of being put
 * into on purpose. What can be shown with the real one is shown with the real one.
 */
export async function startStandInBackend(state: StandInState) {
  const streams = new Set<ServerResponse>();
  const server = createServer((request, response) => {
    const url = new URL(request.url ?? '/', 'http://console.test');
    if (!url.pathname.startsWith('/api/')) void sendFile(url.pathname, response);
    else if (state.answers === 'never') return;
    else if (state.answers === 'no-session') sendProblem(response, 401);
    else if (url.pathname === '/api/events') openStream(response);
    else if (state.answers === 'proxy-error') {
      response.writeHead(502, { 'content-type': 'text/html' }).end('<h1>502</h1>');
    } else if (state.answers === 'not-ours') sendJson(response, 200, { hello: 'world' });
    else if (url.pathname === '/api/session') sendJson(response, 200, { mode: 'local' });
    else if (url.pathname === '/api/coverage') sendJson(response, 200, state.coverage);
    else if (url.pathname === '/api/scans') sendJson(response, 200, pageOf(state.scans, url.searchParams));
    else sendProblem(response, 404);
  });
  const openStream = (response: ServerResponse): void => {
    response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-store' });
    response.write(': hello\n\n');
    streams.add(response);
    response.on('close', () => streams.delete(response));
  };
  const sendText = (text: string): void => {
    for (const each of streams) each.write(text);
  };
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${String(port)}/`,
    send: (event: LiveEvent): void => {
      sendText(`event: ${event.event}\ndata: ${JSON.stringify(event.data)}\n\n`);
    },
    sendText,
    cutStreams: (): void => {
      for (const each of streams) each.destroy();
    },
    stop: async (): Promise<void> => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

function pageOf(rows: readonly ScanRow[], query: URLSearchParams) {
  const path = query.get('path') ?? '';
  const namespace = query.get('namespace');
  const limit = Number(query.get('limit') ?? '50');
  const offset = Number(query.get('offset') ?? '0');
  const matching = rows.filter(
    (row) => (namespace === null || row.namespace === namespace) && row.file_path.includes(path),
  );
  return { scans: matching.slice(offset, offset + limit), total: matching.length, limit, offset };
}

async function sendFile(path: string, response: ServerResponse): Promise<void> {
  const name = path === '/' ? 'index.html' : normalize(path).replace(/^(\.\.[/\\])+/, '');
  try {
    const body = await readFile(join(SITE_FOLDER, name));
    response
      .writeHead(200, {
        'content-type': TYPES[extname(name)] ?? 'application/octet-stream',
        'content-security-policy': SITE_CSP,
      })
      .end(body);
  } catch {
    response.writeHead(404).end();
  }
}

function sendJson(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
}

function sendProblem(response: ServerResponse, status: number): void {
  const problem: Problem = {
    type: 'about:blank',
    title: 'No session',
    status,
    detail: 'Open a new link.',
    code: 'none',
  };
  response.writeHead(status, { 'content-type': 'application/problem+json' }).end(JSON.stringify(problem));
}
