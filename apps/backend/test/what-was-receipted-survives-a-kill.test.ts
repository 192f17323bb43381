import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, expect, it } from 'vitest';
import { newKeyText } from '@guardimesh/backend-core';
import { pollUntil } from '@guardimesh/kit';
import { testFolder } from '@guardimesh/testkit';
import { aBatch, aFinding, aSighting, aSummary } from '../../../packages/backend-core/test/batches.js';
import { BackendProcess, openLink } from './backend-process.js';

const folder = testFolder();
const key = newKeyText();
const started: BackendProcess[] = [];
const start = () => {
  const backend = new BackendProcess({ GUARDIMESH_DATA_FOLDER: folder.path, GUARDIMESH_INGEST_KEY: key });
  started.push(backend);
  return backend;
};
afterEach(async () => {
  for (const backend of started.splice(0)) await backend.end('SIGKILL');
});
afterAll(() => {
  folder.remove();
});

const batchNumber = (sequence: number) => {
  const container_id = `c${sequence}`;
  return aBatch({
    sequence,
    findings: [aFinding({ container_id, fingerprint: sequence.toString(16).padStart(32, '0') })],
    summaries: [aSummary({ container_id })],
    sightings: [aSighting({ container_id })],
  });
};

async function send(url: string, sequence: number): Promise<boolean> {
  try {
    const answer = await fetch(`${url}/api/ingest/batches`, {
      method: 'POST',
      headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
      body: JSON.stringify(batchNumber(sequence)),
    });
    return answer.status === 200 && ((await answer.json()) as { sequence: number }).sequence === sequence;
  } catch {
    return false;
  }
}

async function stored(url: string, cookie: string): Promise<Map<string, number>> {
  const answer = await fetch(`${url}/api/scans?limit=1000`, { headers: { cookie } });
  const { scans, total } = (await answer.json()) as {
    scans: { container_id: string; times_seen: number }[];
    total: number;
  };
  expect(scans).toHaveLength(total);
  return new Map(scans.map((row) => [row.container_id, row.times_seen]));
}

it(
  'keeps each batch that it gave a receipt for, through kill -9 in the midst of ingest, and each once',
  { timeout: 180_000 },
  async () => {
    const receipted = new Set<number>();
    let next = 0;
    for (const stopAfter of [15, 60, 37]) {
      const backend = start();
      const { url } = await backend.ready();
      const until = receipted.size + stopAfter;
      const senders = Array.from({ length: 4 }, async () => {
        for (;;) {
          const sequence = next;
          next += 1;
          if (!(await send(url, sequence))) return;
          receipted.add(sequence);
          if (receipted.size === until) backend.child.kill('SIGKILL');
        }
      });
      await Promise.all(senders);
      expect(await backend.exited).toBe('SIGKILL');
    }
    const backend = start();
    const { url, link } = await backend.ready();
    const cookie = await openLink(link);
    const kept = await stored(url, cookie);
    for (const sequence of receipted) expect(kept.get(`c${sequence}`)).toBe(1);
    // The sender sends again what it has no receipt for: now all are there, and none counted twice.
    for (let sequence = 0; sequence < next; sequence += 1) expect(await send(url, sequence)).toBe(true);
    expect([...(await stored(url, cookie)).values()]).toEqual(Array(next).fill(1));
    const coverage = (await (await fetch(`${url}/api/coverage`, { headers: { cookie } })).json()) as {
      totals: object;
      containers: { passes: number }[];
    };
    expect(coverage.totals).toMatchObject({ containers_running: next, containers_scanned: next, seen: next * 5 });
    expect(coverage.containers.every(({ passes }) => passes === 1)).toBe(true);
  },
);

it('keeps results, keys and sessions over an ordinary restart, and its links not', { timeout: 120_000 }, async () => {
  const before = start();
  const first = await before.ready();
  const cookie = await openLink(first.link);
  expect(await send(first.url, 1_000_000)).toBe(true);
  before.say('link');
  const { link } = await before.line<{ link: string }>();
  expect(await before.end('SIGTERM')).toBe(0);

  const after = start();
  const { url } = await after.ready();
  expect((await stored(url, cookie)).get('c1000000')).toBe(1);
  expect(await send(url, 1_000_000)).toBe(true);
  expect((await stored(url, cookie)).get('c1000000')).toBe(1);
  const old = await fetch(new URL(new URL(link).pathname, url), { redirect: 'manual' });
  expect(old.status).toBe(410);
});

it('lets no second backend into the same folder', { timeout: 120_000 }, async () => {
  const first = start();
  const { url } = await first.ready();
  const second = start();
  expect(await second.exited).toBe(1);
  expect(second.log).toContain('in use by process');
  expect((await fetch(`${url}/api/health`)).status).toBe(200);
});

it('starts again after it was killed while it made its first database', { timeout: 120_000 }, async () => {
  const fresh = testFolder();
  try {
    const settings = { GUARDIMESH_DATA_FOLDER: fresh.path, GUARDIMESH_INGEST_KEY: key };
    const killed = new BackendProcess(settings);
    started.push(killed);
    const version = join(fresh.path, 'pglite', 'PG_VERSION');
    await pollUntil('the first file of a database', () => existsSync(version), { timeoutMs: 60_000, everyMs: 1 });
    await killed.end('SIGKILL');
    const again = new BackendProcess(settings);
    started.push(again);
    const { url } = await again.ready();
    expect(await send(url, 1)).toBe(true);
    await again.end('SIGKILL');
  } finally {
    fresh.remove();
  }
});
