import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { FakeKubernetes } from '@guardimesh/testkit';
import { newCounts } from '../src/kubernetes/counts.js';
import { readEvent } from '../src/kubernetes/parse-event.js';
import { runtimeIdOf } from '../src/kubernetes/parse-lives.js';
import { readPod } from '../src/kubernetes/parse-pod.js';
import { DEFAULT_POD_WATCH_LIMITS as LIMITS } from '../src/kubernetes/settings.js';
import { NODE, plainServer, pod, refOf, runWatch, type RunningWatch } from './pod-watch-bench.js';

const ours = { nodeName: NODE };
const deep = (levels: number): unknown => JSON.parse('['.repeat(levels) + ']'.repeat(levels)) as unknown;

/** Objects that stand where a pod should, and what they are counted as. */
const HOSTILE: [string, Record<string, unknown>, string][] = [
  ['without metadata', { spec: ours }, 'unreadablePods'],
  ['with metadata of another type', { metadata: [1, 2], spec: ours }, 'unreadablePods'],
  ['without a uid', { metadata: { name: 'x', namespace: 'y' }, spec: ours }, 'unreadablePods'],
  [
    'with a huge name',
    { metadata: { uid: 'h1', name: 'x'.repeat(300), namespace: 'y' }, spec: ours },
    'unreadablePods',
  ],
  ['without a node', { metadata: { uid: 'h2', name: 'x', namespace: 'y' }, spec: 7 }, 'unreadablePods'],
  ['of another node', { metadata: { uid: 'h3', name: 'x', namespace: 'y' }, spec: { nodeName: 'b' } }, 'foreignPods'],
  [
    'nested beyond the bound',
    { metadata: { uid: 'h4', name: 'x', namespace: 'y' }, spec: ours, x: deep(500) },
    'overdeepObjects',
  ],
  [
    'larger than the bound',
    { metadata: { uid: 'h5', name: 'x', namespace: 'y' }, spec: ours, x: 'y'.repeat(70_000) },
    'oversizeObjects',
  ],
];

describe('one bad pod never stops the rest', () => {
  let fake: FakeKubernetes;
  let run: RunningWatch | null = null;
  beforeEach(async () => {
    fake = await FakeKubernetes.start({ nodeName: NODE });
  });
  afterEach(async () => {
    await run?.stop();
    await fake.close();
  });

  it.each(HOSTILE)(
    'a pod %s is counted, and those before and behind it are known, listed or watched',
    async (_, object, count) => {
      const [before, behind, later] = [pod('before', ['one']), pod('behind', ['two']), pod('later', ['three'])];
      fake.world.put(before);
      fake.world.putRaw('listed', NODE, object);
      fake.world.put(behind);
      const now = (run = runWatch(plainServer(fake), {
        limits: { objectBytesMax: 65_536 },
        times: { relistEveryMs: 1e9 },
      }));
      await now.until('the watch', () => fake.watchers.count === 1);
      expect(now.told).toEqual(['one', 'two']);
      expect(now.watch.state().counts).toMatchObject({ [count]: 1 });
      fake.world.putRaw('watched', NODE, object);
      fake.world.put(later);
      await now.until('the pod behind the bad one', () => now.told.includes('three'));
      expect(now.watch.state()).toMatchObject({ pods: 3, counts: { [count]: 2, failures: 0, lists: 1 } });
      for (const each of [before, behind, later]) expect(now.watch.find(refOf(each))?.name).toBe(each.name);
    },
  );

  it('a known pod whose next version cannot be read keeps its details, and one deleted without a uid goes by a list', async () => {
    const web = pod('web', ['one']);
    fake.world.put(web);
    const now = (run = runWatch(plainServer(fake)));
    await now.until('the watch', () => fake.watchers.count === 1);
    fake.watchers.nextEventAs = `{"type":"MODIFIED","object":{"metadata":{"uid":"${web.uid}"}}}\n`;
    fake.world.put({ ...web, labels: { a: 'b' } });
    await now.until('the bad version', () => now.watch.state().counts.unreadablePods === 1);
    expect(now.watch.find(refOf(web))?.runningContainerIds).toEqual(['one']);
    fake.watchers.nextEventAs = '{"type":"DELETED","object":{"metadata":{}}}\n';
    fake.world.delete(web.uid);
    await now.until('the pod to be gone', () => now.watch.state().pods === 0);
    expect(fake.count('list')).toBe(2);
  });
});

describe('a pod is read by guards', () => {
  const read = (value: unknown): ReturnType<typeof readPod> => readPod(value, NODE, LIMITS, newCounts());

  it('never throws and never gives more than its bounds, whatever the JSON', () => {
    const shaped = fc.record(
      {
        metadata: fc.oneof(
          fc.jsonValue(),
          fc.record({
            uid: fc.constant('u'),
            name: fc.constant('n'),
            namespace: fc.constant('s'),
            labels: fc.jsonValue(),
            annotations: fc.dictionary(fc.string(), fc.string()),
          }),
        ),
        spec: fc.oneof(fc.jsonValue(), fc.constant(ours)),
        status: fc.oneof(
          fc.jsonValue(),
          fc.record({
            podIP: fc.jsonValue(),
            containerStatuses: fc.oneof(
              fc.jsonValue(),
              fc.array(
                fc.record({
                  containerID: fc.oneof(fc.jsonValue(), fc.constant('docker://ab')),
                  state: fc.oneof(fc.jsonValue(), fc.constant({ running: {} })),
                }),
              ),
            ),
          }),
        ),
      },
      { requiredKeys: [] },
    );
    let pods = 0;
    fc.assert(
      fc.property(fc.oneof(fc.jsonValue(), shaped), (value) => {
        const reading = read(value);
        if (reading.kind !== 'pod') return;
        pods += 1;
        for (const entries of [reading.details.labels, reading.details.annotations]) {
          expect(Object.keys(entries).length).toBeLessThanOrEqual(LIMITS.entriesMax);
          expect(Object.values(entries).every((text) => typeof text === 'string')).toBe(true);
        }
        expect(reading.details.runningContainerIds.every((id) => /^[0-9A-Za-z_.-]+$/.test(id))).toBe(true);
      }),
      { seed: 20_261_123, numRuns: 3_000 },
    );
    expect(pods).toBeGreaterThan(100);
    fc.assert(
      fc.property(fc.jsonValue(), (value) => void readEvent(value)),
      { seed: 20_261_123, numRuns: 1_000 },
    );
  });

  it('labels and annotations beyond a bound are left out whole and counted, and a manifest is never kept', () => {
    const counts = newCounts();
    const labels = JSON.parse('{"__proto__":"polluted","constructor":"c","nested":{},"none":null}') as Record<
      string,
      unknown
    >;
    const annotations: Record<string, string> = {
      long: 'x'.repeat(2_000),
      'kubectl.kubernetes.io/last-applied-configuration': '{}',
    };
    for (let number = 0; number < 1_000; number += 1) annotations[`a${String(number)}`] = 'v'.repeat(500);
    const reading = readPod(
      { metadata: { uid: 'u', name: 'n', namespace: 's', labels, annotations }, spec: ours },
      NODE,
      LIMITS,
      counts,
    );
    if (reading.kind !== 'pod') throw new Error('not read');
    expect(Object.entries(reading.details.labels)).toEqual([
      ['__proto__', 'polluted'],
      ['constructor', 'c'],
    ]);
    expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
    expect(Object.keys(reading.details.annotations)).toHaveLength(16);
    expect(Object.keys(reading.details.annotations).every((key) => /^a\d+$/.test(key))).toBe(true);
    expect(counts.entriesLeftOut).toBe(2 + 1_002 - 16);
  });

  it('only running containers with an id of a known runtime are told, of every kind of container', () => {
    const counts = newCounts();
    const state = { running: { startedAt: 't' } };
    const reading = readPod(
      {
        metadata: { uid: 'u', name: 'n', namespace: 's' },
        spec: ours,
        status: {
          podIP: 'not an address',
          hostIP: 'fd00::1',
          initContainerStatuses: [
            { containerID: 'cri-o://init', state },
            { containerID: 'cri-o://done', state: { terminated: {} } },
          ],
          containerStatuses: [
            { containerID: 'containerd://main', state },
            { containerID: '', state },
            { state },
            null,
            { containerID: 'rkt://x', state },
          ],
          ephemeralContainerStatuses: [
            { containerID: 'docker://debug', state: { running: null } },
            { containerID: 'docker://debug2', state: { running: {} } },
          ],
        },
      },
      NODE,
      LIMITS,
      counts,
    );
    if (reading.kind !== 'pod') throw new Error('not read');
    expect(reading.details.runningContainerIds).toEqual(['init', 'main', 'debug2']);
    expect(reading.details).toMatchObject({ podIp: null, hostIp: 'fd00::1' });
    expect(counts.containersLeftOut).toBe(4);
    for (const bad of [
      'containerd://',
      'containerd://../x',
      'containerd://a b',
      'containerd://a\n',
      'CONTAINERD://a',
      `docker://${'a'.repeat(200)}`,
      5,
      null,
    ]) {
      expect(runtimeIdOf(bad), String(bad)).toBeNull();
    }
  });
});
