import { setImmediate } from 'node:timers/promises';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { FakeKubernetes, type FakePod } from '@guardimesh/testkit';
import { NODE, plainServer, pod, refOf, running, runWatch } from './pod-watch-bench.js';

type Step =
  | { readonly do: 'create' | 'restart' | 'add-container' | 'touch' | 'delete'; readonly which: number }
  | { readonly do: 'elsewhere' | 'bookmark' | 'compact' | 'end' | 'cut' | 'cut-within-line' | 'stall' | 'huge-line' }
  | { readonly do: 'garbage' | 'hostile-pod' | 'error-event' | 'gone-event' | 'duplicates-on' | 'duplicates-off' }
  | { readonly do: 'settle' }
  | { readonly do: 'breathe'; readonly turns: number }
  | { readonly do: 'refuse'; readonly on: 'list' | 'watch' | 'any'; readonly status: number }
  | { readonly do: 'break'; readonly on: 'list' | 'watch'; readonly how: 'reset' | 'stall' }
  | { readonly do: 'break-list'; readonly how: 'cut-body' | 'stall-body' };

const change = fc.record({
  do: fc.constantFrom(
    'create' as const,
    'create' as const,
    'restart' as const,
    'add-container' as const,
    'touch' as const,
    'delete' as const,
  ),
  which: fc.nat(30),
});
const fault: fc.Arbitrary<Step> = fc.oneof(
  fc.record({
    do: fc.constantFrom(
      ...(['bookmark', 'compact', 'end', 'cut', 'cut-within-line', 'stall', 'huge-line', 'garbage'] as const),
      ...(['hostile-pod', 'error-event', 'gone-event', 'duplicates-on', 'duplicates-off', 'elsewhere'] as const),
    ),
  }),
  fc.record({
    do: fc.constant('refuse' as const),
    on: fc.constantFrom('list' as const, 'watch' as const, 'any' as const),
    status: fc.constantFrom(400, 401, 403, 404, 410, 429, 500, 503, 504),
  }),
  fc.record({
    do: fc.constant('break' as const),
    on: fc.constantFrom('list' as const, 'watch' as const),
    how: fc.constantFrom('reset' as const, 'stall' as const),
  }),
  fc.record({
    do: fc.constant('break-list' as const),
    how: fc.constantFrom('cut-body' as const, 'stall-body' as const),
  }),
);
const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 6, arbitrary: change },
  { weight: 4, arbitrary: fault },
  { weight: 1, arbitrary: fc.constant({ do: 'settle' as const }) },
  { weight: 3, arbitrary: fc.record({ do: fc.constant('breathe' as const), turns: fc.integer({ min: 1, max: 40 }) }) },
);
const schedule = fc.record({
  listedFirst: fc.boolean(),
  pageSize: fc.constantFrom(1, 3, 500),
  goneAs: fc.constantFrom('status' as const, 'event' as const),
  steps: fc.array(step, { minLength: 5, maxLength: 40 }),
});

/** The cluster as the test wants it, beside the fake that tells of it. */
class Cluster {
  readonly fake: FakeKubernetes;
  readonly pods = new Map<string, FakePod>();
  /** runtime ids of every life there ever was, in order */
  readonly lives: string[] = [];
  #next = 0;

  constructor(fake: FakeKubernetes) {
    this.fake = fake;
  }

  change(what: 'create' | 'restart' | 'add-container' | 'touch' | 'delete', which: number): void {
    const chosen = [...this.pods.values()][which % Math.max(1, this.pods.size)];
    if (what === 'create' || chosen === undefined) {
      this.#next += 1;
      this.#put(pod(`pod-${String(this.#next)}`, [this.#life()]));
    } else if (what === 'delete') {
      this.pods.delete(chosen.uid);
      this.fake.world.delete(chosen.uid);
    } else if (what === 'touch') {
      this.#put({ ...chosen, labels: { touched: String(which) } });
    } else {
      const kept = what === 'restart' ? [] : chosen.containers;
      this.#put({ ...chosen, containers: [...kept, running(this.#life())] });
    }
  }

  #life(): string {
    const id = `life${String(this.lives.length)}`;
    this.lives.push(id);
    return id;
  }

  #put(changed: FakePod): void {
    this.pods.set(changed.uid, changed);
    this.fake.world.put(changed);
  }
}

function take(step: Exclude<Step, { do: 'settle' | 'breathe' }>, cluster: Cluster): void {
  const { world, watchers } = cluster.fake;
  switch (step.do) {
    case 'create':
    case 'restart':
    case 'add-container':
    case 'touch':
    case 'delete':
      cluster.change(step.do, step.which);
      return;
    case 'elsewhere':
      world.put(pod('elsewhere', ['of-another-node'], { nodeName: 'node-b' }));
      return;
    case 'bookmark':
      watchers.bookmark(world.version);
      return;
    case 'compact':
      world.changeElsewhere();
      world.compact();
      return;
    case 'end':
      watchers.end();
      return;
    case 'cut':
    case 'cut-within-line':
      watchers.cut(step.do === 'cut-within-line');
      return;
    case 'stall':
      watchers.stall();
      return;
    case 'huge-line':
      watchers.send(`{"type":"MODIFIED","object":"${'x'.repeat(20_000)}"}\n`);
      return;
    case 'garbage':
      watchers.send('{"type":"MODIFIED","object":{"metadata\n[]\n\n{"type":"SURPRISE","object":{}}\n');
      return;
    case 'hostile-pod':
      world.putRaw('hostile', NODE, { metadata: { uid: ['no text'] }, spec: null, status: 'none' });
      return;
    case 'error-event':
      watchers.error(500, 'InternalError');
      return;
    case 'gone-event':
      watchers.error(410, 'Expired');
      return;
    case 'duplicates-on':
    case 'duplicates-off':
      watchers.duplicates = step.do === 'duplicates-on';
      return;
    case 'refuse':
      cluster.fake.failNext({ on: step.on, kind: 'status', status: step.status, retryAfter: '1' });
      return;
    case 'break':
      cluster.fake.failNext({ on: step.on, kind: step.how });
      return;
    case 'break-list':
      cluster.fake.failNext({ on: 'list', kind: step.how });
  }
}

it('after any schedule of faults each running container was told once, none twice, and every pod is known as it is', async () => {
  const seenFaults = {
    idle: 0,
    cut: 0,
    gone: 0,
    oversizeObjects: 0,
    unreadableEvents: 0,
    unreadablePods: 0,
    complete: 0,
  };
  await fc.assert(
    fc.asyncProperty(schedule, async ({ listedFirst, pageSize, goneAs, steps }) => {
      const fake = await FakeKubernetes.start({ nodeName: NODE, pageSize });
      fake.goneAs = goneAs;
      const cluster = new Cluster(fake);
      const run = runWatch(plainServer(fake), {
        limits: { objectBytesMax: 8_192 },
        times: { watchIdleMs: 60, answerMs: 60, listMs: 500, relistEveryMs: 0 },
      });
      const asItIs = (): boolean =>
        run.watch.state().synced &&
        run.watch.state().pods === cluster.pods.size &&
        [...cluster.pods.values()].every((each) => {
          const known = run.watch.find(refOf(each));
          return (
            known?.runningContainerIds.join() ===
              each.containers.map(({ id }) => id.slice('containerd://'.length)).join() &&
            known.labels['touched'] === each.labels?.['touched']
          );
        });
      try {
        if (listedFirst) await run.until('the first list', () => run.watch.state().synced);
        for (const each of steps) {
          if (each.do === 'settle') await run.until('the state to be as it is', asItIs);
          else if (each.do === 'breathe') for (let turn = 0; turn < each.turns; turn += 1) await setImmediate();
          else take(each, cluster);
        }
        // what comes last is seen last: when it is known, nothing is under way any more
        cluster.change('create', 0);
        await run.until('the state to be as it is at the end', asItIs);
        await run.until('the reader to have read', () => {
          const told = new Set(run.told);
          return [...cluster.pods.values()].every(({ containers }) =>
            containers.every(({ id }) => told.has(id.slice(13))),
          );
        });
        expect(run.told.length, 'none twice').toBe(new Set(run.told).size);
        const { counts } = run.watch.state();
        // with one list only nothing was skipped: every life there ever was came by an event, in its order
        if (listedFirst && counts.lists === 1) {
          expect(run.told).toEqual(cluster.lives);
          seenFaults.complete += 1;
        }
        for (const name of ['idle', 'cut', 'gone', 'oversizeObjects', 'unreadableEvents', 'unreadablePods'] as const) {
          seenFaults[name] += counts[name];
        }
      } finally {
        await run.stop();
        await fake.close();
      }
    }),
    { seed: 20_261_123, numRuns: 200, endOnFailure: true },
  );
  // the schedules did reach what they are about
  for (const [name, count] of Object.entries(seenFaults)) expect(count, name).toBeGreaterThan(5);
}, 240_000);
