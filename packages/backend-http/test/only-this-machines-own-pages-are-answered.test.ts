import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import type { Log } from '@guardimesh/kit';
import { aBatch } from '../../backend-core/test/batches.js';
import { startRig, type Rig } from './rig.js';

const logged: string[] = [];
const log: Log = {
  debug: () => undefined,
  info: () => undefined,
  warn: () => undefined,
  error: (fields, text) => {
    logged.push(`${text} ${JSON.stringify(fields)}`);
  },
};
let rig: Rig;
beforeAll(async () => {
  rig = await startRig({ publicPort: 4711 }, log);
});
afterAll(() => rig.close());

it.each(['127.0.0.1:4711', 'localhost:4711', '[::1]:4711', 'LOCALHOST:4711'])('answers as %s', async (host) => {
  expect((await rig.server.inject({ url: '/api/health', headers: { host } })).statusCode).toBe(200);
});

it.each([
  'evil.example',
  'evil.example:4711',
  'localhost',
  'localhost:80',
  '127.0.0.1.evil.example:4711',
  'localhost:4711.evil.example',
  '',
])('does not answer as %j', async (host) => {
  for (const url of ['/api/health', '/', '/assets/x.js', rig.link()]) {
    const answer = await rig.server.inject({ url, headers: { host } });
    expect(answer.statusCode).toBe(421);
    expect(answer.headers['set-cookie']).toBeUndefined();
  }
});

const host = 'localhost:4711';
const post = (headers: Record<string, string>) =>
  rig.server.inject({
    method: 'POST',
    url: '/api/ingest/batches',
    headers: { host, authorization: `Bearer ${rig.key}`, 'content-type': 'application/json', ...headers },
    payload: JSON.stringify(aBatch()),
  });

it('takes no change from another origin, a port of this machine included', async () => {
  for (const origin of ['http://evil.example', 'null', 'http://localhost:3000', 'https://localhost:4711']) {
    const answer = await post({ origin });
    expect([answer.statusCode, answer.json<{ code: string }>().code]).toEqual([403, 'cross-origin']);
  }
  expect((await post({ origin: 'http://localhost:4711' })).statusCode).toBe(200);
  expect((await post({})).statusCode).toBe(200);
});

it('shows nothing to a script of another site', async () => {
  for (const site of ['cross-site', 'same-site']) {
    const answer = await rig.server.inject({ url: '/api/health', headers: { host, 'sec-fetch-site': site } });
    expect(answer.statusCode).toBe(403);
  }
});

it('gives no inner text away when it fails, and logs it', async () => {
  const key = await rig.newKey('cus_local', 'console:read');
  vi.spyOn(rig.store, 'listScans').mockRejectedValueOnce(new Error('secret table finding is broken'));
  const answer = await rig.server.inject({ url: '/api/scans', headers: { host, authorization: `Bearer ${key}` } });
  expect(answer.statusCode).toBe(500);
  expect(answer.body).not.toContain('secret table');
  expect(answer.json()).toMatchObject({ code: 'internal', status: 500 });
  expect(logged.join()).toContain('secret table finding is broken');
});

it('answers an address that cannot be decoded with a problem', async () => {
  const answer = await rig.server.inject({ url: '/%zz', headers: { host } });
  expect(answer.statusCode).toBe(400);
  expect(answer.json()).toMatchObject({ code: 'bad-request' });
});
