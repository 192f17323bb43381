import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { aBatch, aFinding } from '../../backend-core/test/batches.js';
import { readTime } from '../src/query/index.js';
import { send, startRig, type Rig } from './rig.js';

describe('a time', () => {
  it.each([
    ['2026-11-23', '2026-11-23T00:00:00.000Z', '2026-11-23T23:59:59.999Z'],
    ['2026-11-23T10:00:00Z', '2026-11-23T10:00:00.000Z', '2026-11-23T10:00:00.000Z'],
    ['2026-11-23T10:00', '2026-11-23T10:00:00.000Z', '2026-11-23T10:00:00.000Z'],
    ['2026-11-23T10:00:00.123456789Z', '2026-11-23T10:00:00.123Z', '2026-11-23T10:00:00.123Z'],
    ['2026-11-23T00:30:00+01:00', '2026-11-22T23:30:00.000Z', '2026-11-22T23:30:00.000Z'],
    ['2026-11-23T00:30:00 01:00', '2026-11-22T23:30:00.000Z', '2026-11-22T23:30:00.000Z'],
    ['2026-11-22T20:00:00-0500', '2026-11-23T01:00:00.000Z', '2026-11-23T01:00:00.000Z'],
    ['0', '1970-01-01T00:00:00.000Z', '1970-01-01T00:00:00.000Z'],
    ['1795428000', '2026-11-23T10:00:00.000Z', '2026-11-23T10:00:00.000Z'],
    ['1795428000.5', '2026-11-23T10:00:00.500Z', '2026-11-23T10:00:00.500Z'],
  ])('%s is read', (text, start, end) => {
    expect([readTime(text, 'start'), readTime(text, 'end')]).toEqual([start, end]);
  });

  it.each([
    '',
    ' ',
    'now',
    '-1',
    '1e9',
    '1795428000000',
    '999999999999',
    '2026-02-30',
    '2026-13-01',
    '2026-11-23T24:00:00Z',
    '2026-11-23T10',
    '2026-11-23T10:00:00+99:00',
    '23.11.2026',
    '0000-01-01',
    'Mon, 23 Nov 2026',
  ])('%j is none', (text) => {
    expect(readTime(text, 'start')).toBeNull();
  });

  it('means the same in ISO 8601 and in Unix seconds', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 253_402_300_799 }), (seconds) => {
        const iso = new Date(seconds * 1_000).toISOString();
        expect(readTime(String(seconds), 'start')).toBe(iso);
        expect(readTime(iso, 'start')).toBe(iso);
      }),
    );
  });

  it('of any text is a time of the calendar or null, and never a failure', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.stringMatching(/^\d{1,4}-\d\d-\d\dT?\d\d:\d\d/)), (text) => {
        const read = readTime(text, 'end');
        if (read !== null) expect(new Date(read).toISOString()).toBe(read);
      }),
    );
  });
});

describe('GET /api/scans', () => {
  let rig: Rig;
  let reader: string;
  beforeAll(async () => {
    rig = await startRig();
    reader = await rig.newKey('cus_local', 'console:read');
    const findings = ['2026-01-01T10:00:00Z', '2026-01-02T23:59:59.500Z', '2026-01-03T00:00:00Z'].map(
      (found_at, index) => aFinding({ fingerprint: String(index).repeat(32), container_id: `c${index}`, found_at }),
    );
    await send(rig.server, rig.key, aBatch({ findings }));
  });
  afterAll(() => rig.close());
  const ask = (query: string) =>
    rig.server.inject({ url: `/api/scans${query}`, headers: { authorization: `Bearer ${reader}` } });
  const containers = async (query: string) =>
    (await ask(query)).json<{ scans: { container_id: string }[] }>().scans.map((row) => row.container_id);

  it('is newest first', async () => {
    expect(await containers('')).toEqual(['c2', 'c1', 'c0']);
  });

  it.each([
    ['?startDate=2026-01-02&endDate=2026-01-02', ['c1']],
    ['?startDate=1767312000&endDate=1767398399.999', ['c1']],
    ['?startDate=2026-01-03T00:00:00Z', ['c2']],
    ['?endDate=1767261600', ['c0']],
    ['?endDate=2026-01-02', ['c1', 'c0']],
    ['?limit=1', ['c2']],
    ['?limit=1&offset=2', ['c0']],
    ['?offset=3', []],
    [
      '?container=c1&namespace=shop&cluster=prod&node=node-1&verdict=malicious&kind=signature&signature=Test.Signature',
      ['c1'],
    ],
    ['?namespace=other', []],
    ["?namespace=shop'%20or%20'1'='1", []],
  ])('%s', async (query, wanted) => {
    expect(await containers(query)).toEqual(wanted);
  });

  it.each([
    ['?nonsense=1', 'nonsense'],
    ['?startdate=2026-01-01', 'startdate'],
    ['?startDate=yesterday', 'ISO 8601'],
    ['?endDate=1795428000000', 'Unix seconds'],
    ['?startDate=2026-01-02&endDate=2026-01-01', 'after'],
    ['?limit=0', 'limit'],
    ['?limit=1001', '1000'],
    ['?limit=ten', 'limit'],
    ['?limit=1.5', 'limit'],
    ['?offset=-1', 'offset'],
    ['?verdict=clean', 'verdict'],
    ['?kind=magic', 'kind'],
    ['?path=a%00b', 'path'],
    ['?cluster=a&cluster=b', 'cluster'],
    [`?cluster=${'x'.repeat(254)}`, 'cluster'],
  ])('%s is refused and told why', async (query, why) => {
    const answer = await ask(query);
    expect(answer.statusCode).toBe(400);
    const { code, detail } = answer.json<{ code: string; detail: string }>();
    expect(code).toBe('bad-query');
    expect(detail).toContain(why);
  });

  it('never fails on a query, whatever stands in it', async () => {
    const name = fc.constantFrom('path', 'pod', 'signature', 'startDate', 'limit', 'offset', 'image');
    await fc.assert(
      fc.asyncProperty(
        name,
        fc.oneof(fc.string({ unit: 'grapheme' }), fc.webQueryParameters()),
        async (field, value) => {
          expect([200, 400]).toContain((await ask(`?${field}=${encodeURIComponent(value)}`)).statusCode);
          expect([200, 400]).toContain((await ask(`?${field}=${encodeURI(value)}`)).statusCode);
        },
      ),
      { numRuns: 100 },
    );
  });
});
