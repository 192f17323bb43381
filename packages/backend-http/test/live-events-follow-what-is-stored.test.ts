import { get, type IncomingMessage } from 'node:http';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { LiveEvent } from '@guardimesh/wire';
import { pollUntil } from '@guardimesh/kit';
import { aBatch, aFinding } from '../../backend-core/test/batches.js';
import { nextSequence, startRig, type Rig } from './rig.js';

let rig: Rig;
let url: string;
beforeAll(async () => {
  rig = await startRig({ publicPort: null, keepAliveMs: 50, streamBytesMax: 200_000 });
  url = await rig.server.listen({ host: '127.0.0.1', port: 0 });
});
afterAll(() => rig.close());

const open = (key: string) =>
  new Promise<IncomingMessage>((resolve, reject) => {
    get(`${url}/api/events`, { headers: { authorization: `Bearer ${key}` }, agent: false }, resolve).once(
      'error',
      reject,
    );
  });

/** Reads a stream, gathering its text. */
function gather(stream: IncomingMessage): { text: () => string; ended: () => boolean } {
  let text = '';
  let ended = false;
  stream.setEncoding('utf8');
  stream.on('data', (part: string) => (text += part));
  stream.on('close', () => (ended = true));
  stream.on('error', () => (ended = true));
  return { text: () => text, ended: () => ended };
}

const post = async (key: string, changes: Parameters<typeof aBatch>[0]) => {
  const answer = await fetch(`${url}/api/ingest/batches`, {
    method: 'POST',
    headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
    body: JSON.stringify(aBatch({ sequence: nextSequence(), ...changes })),
  });
  expect(answer.status).toBe(200);
};

it('tells a finding and that coverage changed, to its customer alone, and a repeat not at all', async () => {
  const [mine, other] = [
    await rig.newKey('cus_a', 'console:read', 'ingestion'),
    await rig.newKey('cus_b', 'console:read'),
  ];
  const streams = [await open(mine), await open(other)];
  const [own, foreign] = streams.map(gather);
  expect(streams[0]?.headers['content-type']).toContain('text/event-stream');
  expect(streams[0]?.headers['cache-control']).toBe('no-store');
  expect(streams[0]?.headers['x-content-type-options']).toBe('nosniff');
  const batch = { sequence: nextSequence(), findings: [aFinding({ file_path: '/tmp/a\n\r\u2028b' })] };
  await post(mine, batch);
  await post(mine, batch);
  await post(mine, { sightings: [] });
  await pollUntil('two coverage events', () => (own?.text().split('event: coverage').length ?? 0) > 2, {
    timeoutMs: 5_000,
  });
  const findings = (own?.text() ?? '').split('\n\n').filter((block) => block.startsWith('event: finding\n'));
  expect(findings).toHaveLength(1);
  expect(JSON.parse(findings[0]?.split('\ndata: ')[1] ?? '')).toMatchObject({
    file_path: '/tmp/a\n\r\u2028b',
    times_seen: 1,
  });
  await pollUntil('a keep-alive', () => (foreign?.text().split(':\n\n').length ?? 0) > 2, { timeoutMs: 5_000 });
  expect(foreign?.text()).not.toContain('event:');
  for (const stream of streams) stream.destroy();
});

it('ends the stream of a key that is revoked', async () => {
  const key = await rig.newKey('cus_c', 'console:read');
  const stream = gather(await open(key));
  const [stored] = await rig.store.listKeys('cus_c');
  await rig.store.revokeKey('cus_c', stored?.id ?? 'key_', new Date().toISOString());
  await pollUntil('the end of the stream', stream.ended, { timeoutMs: 5_000 });
});

it('opens 16 streams a customer, and a place is free again when one goes', async () => {
  const key = await rig.newKey('cus_d', 'console:read');
  const streams = await Promise.all(Array.from({ length: 16 }, () => open(key)));
  const refused = await open(key);
  expect(refused.statusCode).toBe(429);
  expect(refused.headers['retry-after']).toBe('15');
  expect(rig.feed.refused).toBeGreaterThan(0);
  refused.destroy();
  streams.pop()?.destroy();
  const free = await pollUntil(
    'a free place',
    async () => {
      const stream = await open(key);
      if (stream.statusCode === 200) return stream;
      stream.destroy();
      return null;
    },
    { timeoutMs: 5_000 },
  );
  for (const stream of [...streams, free]) stream.destroy();
});

it('drops a reader that does not read, rather than keep its events in memory', async () => {
  const key = await rig.newKey('cus_e', 'console:read');
  const slow = await open(key);
  slow.pause();
  let closed = false;
  slow.socket.once('close', () => (closed = true));
  slow.on('error', () => undefined);
  const event: LiveEvent = { event: 'coverage', data: { at: 'x'.repeat(100_000) } };
  await pollUntil(
    'the slow reader to be dropped',
    () => {
      rig.feed.publish('cus_e', [event]);
      return rig.feed.streams('cus_e') === 0;
    },
    { timeoutMs: 20_000, everyMs: 5 },
  );
  slow.resume();
  await pollUntil('its connection to close', () => closed, { timeoutMs: 5_000 });
});

it('ends all streams when the server closes', async () => {
  const own = await startRig({ publicPort: null });
  const at = await own.server.listen({ host: '127.0.0.1', port: 0 });
  const cookie = await new Promise<string>((resolve, reject) => {
    get(at + own.link(), { agent: false }, (answer) => {
      answer.resume();
      resolve(String(answer.headers['set-cookie']).split(';')[0] ?? '');
    }).once('error', reject);
  });
  const stream = await new Promise<IncomingMessage>((resolve, reject) => {
    get(`${at}/api/events`, { headers: { cookie }, agent: false }, resolve).once('error', reject);
  });
  expect(stream.statusCode).toBe(200);
  const read = gather(stream);
  await own.close();
  await pollUntil('the end of the stream', read.ended, { timeoutMs: 5_000 });
});
