import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { pollUntil, silentLog, systemClock } from '@guardimesh/kit';
import { watchNamespaces } from '@guardimesh/sources';
import { afterEach, expect, it } from 'vitest';

let server: Server | null = null;
afterEach(() => {
  server?.close();
  server?.closeAllConnections();
});

/** Answers each request with the next text, the last one again and again; null: 503. */
async function serve(answers: readonly (string | null)[]): Promise<{ port: number; paths: string[] }> {
  const paths: string[] = [];
  server = createServer((request, response) => {
    const answer = answers[Math.min(paths.length, answers.length - 1)] ?? null;
    paths.push(request.url ?? '');
    response.statusCode = answer === null ? 503 : 200;
    response.end(answer ?? '{}');
  });
  await new Promise<void>((resolve) => server?.listen(0, '127.0.0.1', resolve));
  return { port: (server.address() as AddressInfo).port, paths };
}

function watchAt(port: number) {
  const api = { scheme: 'http-on-loopback', host: '127.0.0.1', port } as const;
  const watch = watchNamespaces({ server: api, everySeconds: 1 }, systemClock, silentLog);
  const stop = new AbortController();
  const running = watch.run(stop.signal);
  return {
    labelsOf: watch.labelsOf,
    end: async () => {
      stop.abort();
      await running;
    },
  };
}

function page(names: Readonly<Record<string, unknown>>, more = ''): string {
  const items = Object.entries(names).map(([name, labels]) => ({ metadata: { name, labels } }));
  return JSON.stringify({ kind: 'NamespaceList', metadata: { resourceVersion: '1', continue: more }, items });
}

it('reads every page, and leaves out what is no label', async () => {
  const api = await serve([
    page({ shop: { team: 'a', odd: 7, long: 'x'.repeat(64) } }, 'next'),
    page({ ci: null, lab: {} }),
  ]);
  const watch = watchAt(api.port);
  await pollUntil('the second page', () => watch.labelsOf('lab'), { timeoutMs: 5_000 });
  expect(watch.labelsOf('shop')).toEqual({ team: 'a' });
  expect(watch.labelsOf('ci')).toEqual({});
  expect(watch.labelsOf('other')).toBeNull();
  expect(api.paths.slice(0, 2)).toEqual(['/api/v1/namespaces?limit=500', '/api/v1/namespaces?limit=500&continue=next']);
  await watch.end();
});

it('keeps what it knew while the server refuses, and takes what it says when it is back', async () => {
  const api = await serve([page({ shop: { team: 'a' } }), null, '{"items":[', page({ shop: { team: 'b' } })]);
  const watch = watchAt(api.port);
  await pollUntil('the first list', () => watch.labelsOf('shop'), { timeoutMs: 5_000 });
  await pollUntil('two refusals', () => api.paths.length >= 3, { timeoutMs: 10_000 });
  expect(watch.labelsOf('shop')).toEqual({ team: 'a' });
  await pollUntil('the newer list', () => watch.labelsOf('shop')?.['team'] === 'b', { timeoutMs: 10_000 });
  await watch.end();
});
