import fc from 'fast-check';
import { expect, it } from 'vitest';
import { foldBatch } from '@guardimesh/backend-core';
import { aBatch, aFinding, aSighting, aSummary } from './batches.js';

const NOW = Date.parse('2026-11-23T12:00:00Z');
const timeAt = (second: number): string => new Date(Date.parse('2026-01-01T00:00:00Z') + second * 1_000).toISOString();

/** Reports about two containers and two findings, each at a time of its own. */
const reports = fc.uniqueArray(fc.integer({ min: 0, max: 100_000 }), { minLength: 1, maxLength: 12 }).chain((seconds) =>
  fc.tuple(
    ...seconds.map((second) =>
      fc.record({
        second: fc.constant(second),
        what: fc.constantFrom('running', 'gone', 'pass', 'finding'),
        container: fc.constantFrom('c1', 'c2'),
      }),
    ),
  ),
);

it('folds reports to the same rows in whatever order they come', () => {
  fc.assert(
    fc.property(
      reports.chain((given) => fc.tuple(fc.constant(given), fc.shuffledSubarray(given, { minLength: given.length }))),
      ([given, shuffled]) => {
        expect(rowsOf(shuffled)).toEqual(rowsOf(given));
      },
    ),
  );
});

type Report = { second: number; what: string; container: string };

function rowsOf(given: readonly Report[]) {
  const of = (what: string) => given.filter((each) => each.what === what);
  const folded = foldBatch(
    aBatch({
      findings: of('finding').map(({ second, container }) =>
        aFinding({
          fingerprint: container.padEnd(32, '0').replace(/[^0-9a-f]/g, '0'),
          found_at: timeAt(second),
          image: `i${second}`,
        }),
      ),
      sightings: given
        .filter(({ what }) => what === 'running' || what === 'gone')
        .map(({ second, what, container }) =>
          aSighting({ container_id: container, at: timeAt(second), state: what === 'gone' ? 'gone' : 'running' }),
        ),
      summaries: of('pass').map(({ second, container }) =>
        aSummary({ container_id: container, started_at: timeAt(second), finished_at: timeAt(second), seen: second }),
      ),
    }),
    NOW,
  );
  return { containers: folded.containers, findings: folded.findings.map((row) => ({ ...row, id: null })) };
}

it('keeps the newest state, the newest pass and the earliest time', () => {
  const { containers } = foldBatch(
    aBatch({
      sightings: [
        aSighting({ state: 'gone', at: '2026-01-01T12:00:00Z', pod_ip: null }),
        aSighting({ state: 'running', at: '2026-01-01T09:00:00Z' }),
      ],
      summaries: [
        aSummary({ seen: 9, finished_at: '2026-01-01T11:00:00Z' }),
        aSummary({ seen: 7, finished_at: '2026-01-01T10:30:00Z' }),
      ],
    }),
    NOW,
  );
  expect(containers).toHaveLength(1);
  expect(containers[0]).toMatchObject({
    state: 'gone',
    first_seen: '2026-01-01T09:00:00.000Z',
    last_scan: '2026-01-01T11:00:00.000Z',
    passes: 2,
    counts: { seen: 9 },
    // the pod that is gone has no address any more; where it was stays known
    pod_ip: '10.1.0.4',
  });
});

it('takes a time far in the future for now, so that it does not stay the newest for ever', () => {
  const { findings } = foldBatch(aBatch({ findings: [aFinding({ found_at: '2099-01-01T00:00:00Z' })] }), NOW);
  expect(findings[0]?.last_seen).toBe('2026-11-23T12:00:00.000Z');
});

it.each([
  '2026-02-30T00:00:00Z',
  '2026-01-01T24:00:00Z',
  '2026-13-01T00:00:00Z',
  '2026-01-01T10:61:00Z',
  '0000-01-01T00:00:00Z',
])('refuses %s, a time that does not exist', (found_at) => {
  expect(() => foldBatch(aBatch({ findings: [aFinding({ found_at })] }), NOW)).toThrow(
    expect.objectContaining({
      code: 'no-such-time',
      message: expect.stringContaining('body/findings/0/found_at') as string,
    }),
  );
});
