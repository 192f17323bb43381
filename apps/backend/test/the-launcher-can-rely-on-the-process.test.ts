import { get } from 'node:http';
import { afterEach, expect, it } from 'vitest';
import { aBatch } from '../../../packages/backend-core/test/batches.js';
import { BackendProcess, openLink } from './backend-process.js';

const started: BackendProcess[] = [];
const start = (settings: Record<string, string> = {}) => {
  const backend = new BackendProcess(settings);
  started.push(backend);
  return backend;
};
afterEach(async () => {
  for (const backend of started.splice(0)) await backend.end('SIGKILL');
});

it('says when it is ready, with a link that works, a key that works, and another link for the asking', async () => {
  const backend = start();
  const { ready, url, link, ingestKey } = await backend.ready();
  expect(ready).toBe(true);
  expect(url).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
  expect((await fetch(link, { redirect: 'manual' })).status).toBe(303);
  expect((await fetch(link, { redirect: 'manual' })).status).toBe(410);
  backend.say('nonsense');
  backend.say('link');
  const { link: another } = await backend.line<{ link: string }>();
  expect(await openLink(another)).toMatch(/^gm_session=/);
  const answer = await fetch(`${url}/api/ingest/batches`, {
    method: 'POST',
    headers: { authorization: `Bearer ${ingestKey ?? ''}`, 'content-type': 'application/json' },
    body: JSON.stringify(aBatch()),
  });
  expect(await answer.json()).toEqual({ sequence: 0, stored: true });
  expect(backend.log).not.toContain('/open/');
});

it('ends with whoever started it, live streams and all', async () => {
  const backend = start();
  const { url, link } = await backend.ready();
  const cookie = await openLink(link);
  const closed = new Promise<void>((resolve, reject) => {
    get(`${url}/api/events`, { headers: { cookie }, agent: false }, (stream) => {
      expect(stream.statusCode).toBe(200);
      stream.resume();
      stream.once('close', resolve);
      backend.child.stdin?.end();
    }).once('error', reject);
  });
  await closed;
  expect(await backend.exited).toBe(0);
});

it.each<[string, Record<string, string>, string]>([
  ['an address that others reach', { GUARDIMESH_LISTEN_ADDRESS: '0.0.0.0' }, 'GUARDIMESH_LISTEN_ADDRESS'],
  ['a setting that it does not know', { GUARDIMESH_PROT: '1' }, 'GUARDIMESH_PROT'],
  ['a port that is none', { GUARDIMESH_PORT: '70000' }, 'GUARDIMESH_PORT'],
  ['a key that is none', { GUARDIMESH_INGEST_KEY: 'hunter2' }, 'base64url'],
])('does not start with %s, and says why without showing a key', async (_what, settings, why) => {
  const backend = start(settings);
  expect(await backend.exited).toBe(1);
  expect(backend.log).toContain(why);
  expect(backend.log).not.toContain('hunter2');
});
