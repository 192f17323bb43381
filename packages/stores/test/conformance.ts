import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  digestOf,
  EVERY_SCAN,
  foldBatch,
  newId,
  newKeyText,
  type CustomerId,
  type KeyStore,
  type ResultStore,
  type ScanFilter,
  type SessionStore,
} from '@guardimesh/backend-core';
import type { WireBatch } from '@guardimesh/wire';
import { aBatch, aFinding, aSighting, aSummary } from '../../backend-core/test/batches.js';

type Store = ResultStore & KeyStore & SessionStore;
const NOW = Date.parse('2026-11-23T12:00:00Z');
const BOUNDS = { containersMax: 100, agentsMax: 100 };
const print = (digit: string): string => digit.repeat(32);

/** What every store promises, whatever it is made of. Each test has a customer of its own, so that one store serves all. */
export function storeConformance(
  name: string,
  open: () => Promise<{ store: Store; close: () => Promise<void> }>,
): void {
  describe(name, () => {
    let opened: { store: Store; close: () => Promise<void> };
    let store: Store;
    let customer: CustomerId;
    let customers = 0;
    beforeAll(async () => {
      opened = await open();
      store = opened.store;
    });
    afterAll(() => opened.close());

    const use = (): void => {
      customers += 1;
      customer = `cus_${customers}`;
    };
    const put = (changes: Partial<WireBatch>, whose = customer) =>
      store.storeBatch(whose, foldBatch(aBatch(changes), NOW));
    const list = async (filter: Partial<ScanFilter> = {}, whose = customer) =>
      store.listScans(whose, { ...EVERY_SCAN, ...filter }, { limit: 1_000, offset: 0 });
    const coverage = (whose = customer) => store.readCoverage(whose, BOUNDS);

    it('stores a batch once, however often and however many at a time it comes', async () => {
      use();
      const batch = { findings: [aFinding()], summaries: [aSummary()], sightings: [aSighting()] };
      const outcomes = await Promise.all([put(batch), put(batch), put(batch)]);
      expect(outcomes.map(({ kind }) => kind).sort()).toEqual(['repeat', 'repeat', 'stored']);
      expect((await put(batch)).kind).toBe('repeat');
      expect((await list()).rows).toMatchObject([{ times_seen: 1 }]);
      expect((await coverage()).containers).toMatchObject([{ passes: 1 }]);
    });

    it('takes the same sequence of another agent, and of another customer, for another batch', async () => {
      use();
      const other: CustomerId = `${customer}-other`;
      const batch = { findings: [aFinding()] };
      await put(batch);
      expect((await put({ ...batch, agent_id: '00000000-0000-4000-8000-000000000002' })).kind).toBe('stored');
      expect((await put(batch, other)).kind).toBe('stored');
      expect((await list()).rows).toMatchObject([{ times_seen: 2 }]);
      expect((await list({}, other)).rows).toMatchObject([{ times_seen: 1 }]);
    });

    it('merges what is found again: first and last time, how often, the id stays', async () => {
      use();
      const first = await put({ sequence: 1, findings: [aFinding({ found_at: '2026-01-02T00:00:00Z' })] });
      const id = first.kind === 'stored' ? first.findings[0]?.id : null;
      await put({ sequence: 2, findings: [aFinding({ found_at: '2026-01-03T00:00:00Z', image: 'newer' })] });
      const late = await put({
        sequence: 3,
        findings: [aFinding({ found_at: '2026-01-01T00:00:00Z', image: 'older' })],
      });
      const wanted = {
        id,
        first_seen: '2026-01-01T00:00:00.000Z',
        timestamp: '2026-01-03T00:00:00.000Z',
        image: 'newer',
        times_seen: 3,
      };
      expect(late).toMatchObject({ kind: 'stored', findings: [wanted] });
      expect(await list()).toMatchObject({ total: 1, rows: [wanted] });
    });

    it('tells the same fingerprint in two clusters apart', async () => {
      use();
      await put({ sequence: 1, findings: [aFinding()] });
      await put({ sequence: 2, cluster_id: 'test', findings: [aFinding()] });
      expect((await list()).total).toBe(2);
      expect((await list({ cluster: 'test' })).total).toBe(1);
    });

    it('never lets an older batch that comes late change state, place or counters', async () => {
      use();
      await put({
        sequence: 2,
        sightings: [aSighting({ state: 'gone', at: '2026-01-01T12:00:00Z', pod_ip: null })],
        summaries: [
          aSummary({
            seen: 50,
            clean: 50,
            found: 0,
            nothing_to_scan: {},
            unscanned: {},
            finished_at: '2026-01-01T11:00:00Z',
          }),
        ],
      });
      await put({ sequence: 1, sightings: [aSighting()], summaries: [aSummary()] });
      expect((await coverage()).containers).toMatchObject([
        {
          state: 'gone',
          first_seen: '2026-01-01T09:59:00.000Z',
          last_scan: '2026-01-01T11:00:00.000Z',
          passes: 2,
          seen: 50,
          unscanned: {},
          pod_ip: '10.1.0.4',
        },
      ]);
    });

    it('counts what runs, what waits for its first pass, and what was gone before one', async () => {
      use();
      await put({
        sightings: ['a', 'b', 'c', 'd'].map((container_id) =>
          aSighting({ container_id, state: container_id > 'b' ? 'gone' : 'running' }),
        ),
        summaries: [
          aSummary({ container_id: 'a' }),
          aSummary({ container_id: 'd', unscanned: { 'too-large': 2, fifo: 1 }, seen: 7 }),
        ],
      });
      const { totals, containers } = await coverage();
      expect(totals).toEqual({
        containers_running: 2,
        containers_scanned: 1,
        containers_waiting: 1,
        containers_gone_unscanned: 1,
        seen: 12,
        clean: 4,
        found: 2,
        nothing_to_scan: { directory: 2 },
        unscanned: { 'too-large': 3, fifo: 1 },
        explained: {},
        from_memory: 0,
        waited: 0,
        bytes_scanned: 200,
      });
      expect(containers.map(({ container_id }) => container_id).sort()).toEqual(['a', 'b', 'c', 'd']);
      expect(containers.filter(({ passes }) => passes === 0).every(({ last_scan }) => last_scan === null)).toBe(true);
    });

    it('takes neither a pass over a layer left behind for a sign of life, nor one that came too late for a scan', async () => {
      use();
      const gone = { state: 'gone', at: '2026-01-01T09:00:00Z' } as const;
      await put({
        sequence: 1,
        sightings: [aSighting({ ...gone, container_id: 'a' }), aSighting({ ...gone, container_id: 'b' })],
      });
      const late = { clean: 0, found: 0, seen: 1, nothing_to_scan: {}, unscanned: { 'gone-before-scan': 1 } };
      await put({
        sequence: 2,
        summaries: [aSummary({ container_id: 'a' }), aSummary({ ...late, container_id: 'b' })],
      });
      expect((await coverage()).totals).toMatchObject({
        containers_running: 0,
        containers_gone_unscanned: 1,
        unscanned: { 'gone-before-scan': 1 },
      });
    });

    it('bounds the rows of coverage, those running first, and never the totals', async () => {
      use();
      await put({
        sightings: Array.from({ length: 30 }, (_, index) =>
          aSighting({ container_id: `c${index}`, state: index < 5 ? 'running' : 'gone' }),
        ),
      });
      const { totals, containers } = await store.readCoverage(customer, { containersMax: 5, agentsMax: 1 });
      expect(containers.map(({ state }) => state)).toEqual(Array(5).fill('running'));
      expect(totals).toMatchObject({ containers_running: 5, containers_gone_unscanned: 25 });
    });

    it('shows the newest run of the scanner on each node, as its newest batch has it', async () => {
      use();
      await put({ sequence: 5, reports_dropped: 3, scanner_version: '2' });
      await put({ sequence: 4, reports_dropped: 1, scanner_version: '1' });
      await put({ agent_id: '00000000-0000-4000-8000-000000000009', node_name: 'node-2' });
      expect((await coverage()).agents).toMatchObject([
        { node_name: 'node-1', scanner_version: '2', reports_dropped: 3, engines: aBatch().engines },
        { node_name: 'node-2', reports_dropped: 0 },
      ]);
    });

    it('shows nothing of one customer to another', async () => {
      use();
      const other: CustomerId = `${customer}-other`;
      await put({ findings: [aFinding()], summaries: [aSummary()], sightings: [aSighting()] });
      expect(await list({}, other)).toEqual({ rows: [], total: 0 });
      expect(await coverage(other)).toMatchObject({
        containers: [],
        agents: [],
        totals: { seen: 0, containers_running: 0 },
      });
    });

    it('filters by each field, and reads % and _ in a path as themselves', async () => {
      use();
      const odd = { fingerprint: print('b'), file_path: '/tmp/100%_x', signature_names: ['One', 'Two'] };
      const place = { container_id: 'c2', image: 'i2', pod_name: 'p2', namespace: null };
      await put({ sequence: 1, findings: [aFinding()] });
      await put({
        sequence: 2,
        cluster_id: 'k2',
        node_name: 'n2',
        findings: [aFinding({ ...odd, ...place, verdict: 'suspicious', found_at: '2026-01-05T00:00:00Z' })],
      });
      const filters: Partial<ScanFilter>[] = [
        { cluster: 'k2' },
        { node: 'n2' },
        { pod: 'p2' },
        { container: 'c2' },
        { image: 'i2' },
        { signature: 'Two' },
        { verdict: 'suspicious' },
        { path: '0%_' },
        { from: '2026-01-05T00:00:00.000Z' },
      ];
      for (const filter of filters) {
        expect({ filter, rows: (await list(filter)).rows.map((row) => row.container_id) }).toEqual({
          filter,
          rows: ['c2'],
        });
      }
      expect((await list({ namespace: 'shop', kind: 'signature' })).rows).toMatchObject([{ container_id: 'c1' }]);
      expect((await list({ until: '2026-01-01T10:00:00.000Z' })).rows).toMatchObject([{ container_id: 'c1' }]);
      expect((await list({ path: 'm%x' })).total).toBe(0);
    });

    it('pages newest first, without a gap or a repeat among equal times', async () => {
      use();
      await put({
        findings: Array.from({ length: 25 }, (_, index) =>
          aFinding({ fingerprint: index.toString(16).padStart(32, '0') }),
        ),
      });
      const ids: string[] = [];
      for (const offset of [0, 10, 20]) {
        const page = await store.listScans(customer, EVERY_SCAN, { limit: 10, offset });
        expect(page.total).toBe(25);
        ids.push(...page.rows.map(({ id }) => id));
      }
      expect(new Set(ids).size).toBe(25);
    });

    it('keeps odd texts as they are', async () => {
      use();
      const path = `/tmp/\n"quoted" \\ 'x' {a,b} \u{1f600} \ufffd \u202e ${'long/'.repeat(3_200)}`;
      await put({
        findings: [
          aFinding({
            file_path: path,
            file_path_base64: '//4=',
            signature_names: ['a,b', '"', '{}', 'NULL', '\\', ''],
          }),
        ],
      });
      expect((await list()).rows).toMatchObject([
        { file_path: path, file_path_base64: '//4=', signature_names: ['a,b', '"', '{}', 'NULL', '\\', ''] },
      ]);
    });

    it('keeps the largest counters, and sums beyond them stay at the largest', async () => {
      use();
      const most = Number.MAX_SAFE_INTEGER;
      const summary = { bytes_scanned: most, unscanned: { device: most } };
      await put({ summaries: ['a', 'b'].map((container_id) => aSummary({ container_id, ...summary })) });
      const { totals, containers } = await coverage();
      expect(containers[0]).toMatchObject(summary);
      expect(totals).toMatchObject(summary);
    });

    it('finds a key by its digest until it is revoked, and lets no other customer revoke it', async () => {
      use();
      const digest = digestOf(newKeyText());
      const at = '2026-01-01T00:00:00.000Z';
      const key = {
        id: newId('key'),
        customer,
        label: 'x',
        scopes: ['ingestion'],
        createdAt: at,
        revokedAt: null,
      } as const;
      await store.addKey(key, digest);
      await store.addKey({ ...key, id: newId('key') }, digest);
      expect(await store.findKey(digest)).toEqual(key);
      expect(await store.listKeys(customer)).toEqual([key]);
      expect(await store.revokeKey(`${customer}-other`, key.id, at)).toBe(false);
      expect(await store.findKey(digest)).not.toBeNull();
      expect(await store.revokeKey(customer, key.id, at)).toBe(true);
      expect(await store.findKey(digest)).toBeNull();
      expect(await store.listKeys(customer)).toEqual([]);
    });

    it('keeps a session until it has expired and is cleared away', async () => {
      use();
      const session = { customer, createdAt: '2026-01-01T00:00:00.000Z', expiresAt: '2026-01-08T00:00:00.000Z' };
      await store.addSession(session, 'd1');
      await store.removeExpired('2026-01-07T00:00:00.000Z');
      expect(await store.findSession('d1')).toEqual(session);
      await store.removeExpired('2026-01-09T00:00:00.000Z');
      expect(await store.findSession('d1')).toBeNull();
    });
  });
}
