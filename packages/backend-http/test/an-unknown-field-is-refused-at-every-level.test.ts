import fc from 'fast-check';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { EVERY_SCAN, LOCAL_CUSTOMER } from '@guardimesh/backend-core';
import { BATCH_BYTES_MAX } from '@guardimesh/wire';
import { aBatch, aFinding, aSighting, aSummary } from '../../backend-core/test/batches.js';
import { send, startRig, type Rig } from './rig.js';

let rig: Rig;
beforeAll(async () => {
  rig = await startRig();
});
afterAll(() => rig.close());

const batch = aBatch({ findings: [aFinding()], summaries: [aSummary()], sightings: [aSighting()] });

type Tree = Record<string, unknown>;
function objectsIn(value: unknown): Tree[] {
  if (Array.isArray(value)) return value.flatMap(objectsIn);
  if (typeof value !== 'object' || value === null) return [];
  return [value as Tree, ...Object.values(value).flatMap(objectsIn)];
}

async function nothingIsStored(): Promise<void> {
  const { total } = await rig.store.listScans(LOCAL_CUSTOMER, EVERY_SCAN, { limit: 1, offset: 0 });
  const coverage = await rig.store.readCoverage(LOCAL_CUSTOMER, { containersMax: 1, agentsMax: 1 });
  expect({ total, containers: coverage.containers, agents: coverage.agents }).toEqual({
    total: 0,
    containers: [],
    agents: [],
  });
}

it('refuses any field that the schema does not know, in whatever object it hides', async () => {
  const count = objectsIn(batch).length;
  expect(count).toBe(8);
  await fc.assert(
    fc.asyncProperty(fc.nat(count - 1), fc.string({ minLength: 1 }), fc.jsonValue(), async (at, name, value) => {
      const changed = structuredClone(batch);
      const object = objectsIn(changed)[at] ?? {};
      fc.pre(!Object.hasOwn(object, name));
      Object.defineProperty(object, name, { value, enumerable: true });
      const answer = await send(rig.server, rig.key, changed);
      expect(answer.statusCode).toBe(400);
      expect(answer.headers['content-type']).toContain('application/problem+json');
      expect(answer.json()).toMatchObject({ status: 400, code: 'bad-batch' });
    }),
    { numRuns: 300 },
  );
  await nothingIsStored();
});

it.each<[string, object]>([
  ['a number as text', { ...batch, sequence: '1' }],
  ['a text as number', { ...batch, cluster_id: 7 }],
  ['a field that is missing', { ...batch, node_name: undefined }],
  ['a negative counter', { ...batch, summaries: [aSummary({ seen: -1 })] }],
  ['a finding without a name', { ...batch, findings: [aFinding({ signature_names: [] })] }],
  ['a finding that is clean', { ...batch, findings: [{ ...aFinding(), verdict: 'clean' }] }],
  ['a schema of another number', { ...batch, schema: 2 }],
  ['a customer in the body', { ...batch, customer: 'cus_other' }],
  ['too many findings', { ...batch, findings: Array(501).fill(aFinding()) }],
])('refuses %s', async (_what, changed) => {
  const answer = await send(rig.server, rig.key, changed);
  expect(answer.statusCode).toBe(400);
  expect(answer.json()).toMatchObject({ code: 'bad-batch' });
  await nothingIsStored();
});

it.each<[string, string, number]>([
  ['no JSON', '{', 400],
  ['nothing', '', 400],
  ['deep nesting', '['.repeat(1_000_000), 400],
  ['a prototype', '{"__proto__":{"schema":1}}', 400],
  ['null', 'null', 400],
  ['a body beyond the limit', `"${'x'.repeat(BATCH_BYTES_MAX)}"`, 413],
])('answers %s with a problem, not a failure', async (_what, payload, status) => {
  const answer = await send(rig.server, rig.key, payload);
  expect(answer.statusCode).toBe(status);
  expect(answer.json()).toMatchObject({ status });
});

it('takes JSON only', async () => {
  const answer = await rig.server.inject({
    method: 'POST',
    url: '/api/ingest/batches',
    headers: { authorization: `Bearer ${rig.key}`, 'content-type': 'text/plain' },
    payload: JSON.stringify(batch),
  });
  expect(answer.statusCode).toBe(415);
  expect(answer.json()).toMatchObject({ code: 'wrong-content-type' });
});

it.each<[string, object]>([
  ['U+0000 in a path', { findings: [aFinding({ file_path: '/tmp/a\0b' })] }],
  ['half of a surrogate pair', { findings: [aFinding({ signature_names: ['x\ud800'] })] }],
  ['U+0000 in a name', { cluster_id: 'a\0' }],
  ['30 February', { sent_at: '2026-02-30T00:00:00Z' }],
  ['hour 99', { summaries: [aSummary({ finished_at: '2026-01-01T99:00:00Z' })] }],
])('refuses %s, which no store can keep, by name', async (_what, changes) => {
  const answer = await send(rig.server, rig.key, { ...batch, ...changes });
  expect(answer.statusCode).toBe(400);
  expect(answer.json<{ detail: string }>().detail).toMatch(/^body\//);
  await nothingIsStored();
});
