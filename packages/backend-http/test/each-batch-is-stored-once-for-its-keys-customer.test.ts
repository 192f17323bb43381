import { afterAll, beforeAll, expect, it } from 'vitest';
import { aBatch, aFinding, aSighting, aSummary } from '../../backend-core/test/batches.js';
import { nextSequence, send, startRig, type Rig } from './rig.js';

let rig: Rig;
beforeAll(async () => {
  rig = await startRig();
});
afterAll(() => rig.close());

const read = (url: string, key: string) => rig.server.inject({ url, headers: { authorization: `Bearer ${key}` } });

it('answers a repeat with the same receipt and stores nothing twice', async () => {
  const ingest = await rig.newKey('cus_a', 'ingestion');
  const reader = await rig.newKey('cus_a', 'console:read');
  const batch = aBatch({ findings: [aFinding()], summaries: [aSummary()], sightings: [aSighting()] });
  for (let time = 0; time < 3; time += 1) {
    const answer = await send(rig.server, ingest, batch);
    expect([answer.statusCode, answer.json()]).toEqual([200, { sequence: 0, stored: true }]);
  }
  expect((await read('/api/scans', reader)).json()).toMatchObject({ total: 1, scans: [{ times_seen: 1 }] });
  expect((await read('/api/coverage', reader)).json()).toMatchObject({ containers: [{ passes: 1 }] });
});

it('shows another customer nothing, at any endpoint', async () => {
  await send(
    rig.server,
    await rig.newKey('cus_b', 'ingestion'),
    aBatch({ findings: [aFinding()], sightings: [aSighting()] }),
  );
  const other = await rig.newKey('cus_c', 'console:read');
  expect((await read('/api/scans', other)).json()).toEqual({ scans: [], total: 0, limit: 50, offset: 0 });
  expect((await read('/api/scans?cluster=prod&path=x', other)).json()).toMatchObject({ total: 0 });
  expect((await read('/api/coverage', other)).json()).toMatchObject({
    totals: { containers_running: 0, seen: 0 },
    containers: [],
    agents: [],
  });
});

it('wants the scope for each side', async () => {
  const [ingest, reader] = [await rig.newKey('cus_d', 'ingestion'), await rig.newKey('cus_d', 'console:read')];
  expect((await read('/api/scans', ingest)).statusCode).toBe(403);
  expect((await read('/api/coverage', ingest)).statusCode).toBe(403);
  expect((await read('/api/events', ingest)).statusCode).toBe(403);
  const refused = await send(rig.server, reader, aBatch({ sequence: nextSequence() }));
  expect([refused.statusCode, refused.json<{ code: string }>().code]).toEqual([403, 'missing-scope']);
});

it('refuses a revoked key at the very next request', async () => {
  const text = await rig.newKey('cus_e', 'ingestion');
  expect((await send(rig.server, text, aBatch({ sequence: 1 }))).statusCode).toBe(200);
  const [key] = await rig.store.listKeys('cus_e');
  await rig.store.revokeKey('cus_e', key?.id ?? 'key_', new Date().toISOString());
  const answer = await send(rig.server, text, aBatch({ sequence: 2 }));
  expect(answer.statusCode).toBe(401);
  expect(answer.headers['www-authenticate']).toBe('Bearer');
});

it('reads no body before the key is good', async () => {
  const answer = await send(rig.server, 'gm_' + 'x'.repeat(43), '{ not even JSON');
  expect(answer.statusCode).toBe(401);
});

it('gives odd names back as they came', async () => {
  const [ingest, reader] = [await rig.newKey('cus_f', 'ingestion'), await rig.newKey('cus_f', 'console:read')];
  const paths: [string, string | undefined][] = [
    ['/tmp/new\nline\r\t\u001b[31m', undefined],
    ['/tmp/"quotes" \'single\' \\back\\slash', undefined],
    ['/tmp/\u{1f9a0}\u202e\u2028\u{10ffff}', undefined],
    ['/tmp/\ufffd', Buffer.from('/tmp/\xff', 'latin1').toString('base64')],
    [`/${'d'.repeat(16_383)}`, undefined],
    ['/tmp/<script>alert(1)</script>', undefined],
  ];
  const findings = paths.map(([file_path, file_path_base64], index) =>
    aFinding({
      fingerprint: String(index).repeat(32),
      file_path,
      ...(file_path_base64 === undefined ? {} : { file_path_base64 }),
    }),
  );
  expect((await send(rig.server, ingest, aBatch({ findings }))).statusCode).toBe(200);
  const { scans } = (await read('/api/scans', reader)).json<{
    scans: { file_path: string; file_path_base64: string | null }[];
  }>();
  const sorted = (rows: [string, string | null][]) => rows.sort(([a], [b]) => (a < b ? -1 : 1));
  expect(sorted(scans.map((row) => [row.file_path, row.file_path_base64]))).toEqual(
    sorted(paths.map(([path, base64]) => [path, base64 ?? null])),
  );
  for (const [path] of paths.slice(0, 4)) {
    const answer = await read(`/api/scans?path=${encodeURIComponent(path)}`, reader);
    expect(answer.json()).toMatchObject({ total: 1, scans: [{ file_path: path }] });
  }
});
