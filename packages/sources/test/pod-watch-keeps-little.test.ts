import { afterEach, beforeEach, expect, it } from 'vitest';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { FakeKubernetes, podJson, SECRET_IN_THE_ENVIRONMENT } from '@guardimesh/testkit';
import { newCounts } from '../src/kubernetes/counts.js';
import { NodePods } from '../src/kubernetes/node-pods.js';
import { DEFAULT_POD_WATCH_LIMITS as LIMITS } from '../src/kubernetes/settings.js';
import { ToldLives } from '../src/kubernetes/told-lives.js';
import { WaitingIds } from '../src/kubernetes/waiting-ids.js';
import { NODE, plainServer, pod, refOf, running, runWatch, type RunningWatch } from './pod-watch-bench.js';

let fake: FakeKubernetes;
let run: RunningWatch | null = null;
beforeEach(async () => {
  fake = await FakeKubernetes.start({ nodeName: NODE });
});
afterEach(async () => {
  await run?.stop();
  run = null;
  await fake.close();
});

function collectGarbage(): void {
  setFlagsFromString('--expose-gc');
  (runInNewContext('gc') as () => void)();
}

it('a pod of 40 KB costs less than 2 KB, and its environment is not kept', () => {
  const pods = new NodePods(NODE, LIMITS, newCounts());
  const texts = (number: number): string => {
    const name = `web-${String(number)}`;
    const labels = { app: `shop-${String(number)}`, 'pod-template-hash': `7d8f9c6b4${String(number)}` };
    const json = podJson(
      pod(name, [`a${String(number)}`.padEnd(64, '0'), `b${String(number)}`.padEnd(64, '0')], { labels }),
    );
    return JSON.stringify({ ...json, managedFields: 'x'.repeat(40_000) });
  };
  collectGarbage();
  const before = process.memoryUsage().heapUsed;
  for (let number = 0; number < LIMITS.podsMax; number += 1) pods.put(JSON.parse(texts(number)));
  collectGarbage();
  const bytesPerPod = (process.memoryUsage().heapUsed - before) / LIMITS.podsMax;
  expect(pods.size).toBe(LIMITS.podsMax);
  expect(bytesPerPod).toBeLessThan(2_048);
  const known = pods.find(refOf(pod('web-7', [])));
  expect(known?.labels['app']).toBe('shop-7');
  expect(JSON.stringify(known)).not.toContain(SECRET_IN_THE_ENVIRONMENT);
});

it('pods beyond the limit are counted, their containers told, and they come in when there is room', async () => {
  for (const name of ['a', 'b', 'c']) fake.world.put(pod(name, [`in-${name}`]));
  const now = (run = runWatch(plainServer(fake), { limits: { podsMax: 2 } }));
  await now.until('the watch', () => fake.watchers.count === 1);
  expect(now.watch.state()).toMatchObject({ pods: 2, counts: { podsOverLimit: 1 } });
  expect(now.told).toEqual(['in-a', 'in-b', 'in-c']);
  expect(now.watch.find(refOf(pod('c', [])))).toBeNull();
  fake.world.delete('uid-of-a');
  await now.until('the third', () => now.watch.find(refOf(pod('c', []))) !== null);
  expect(now.told).toEqual(['in-a', 'in-b', 'in-c']);
});

it('of pods beyond the limit nothing is held but a bounded memory of what was told', () => {
  const counts = newCounts();
  const pods = new NodePods(NODE, { ...LIMITS, podsMax: 2, endedLivesMax: 5 }, counts);
  for (let number = 0; number < 100; number += 1)
    pods.put(podJson(pod(`pod-${String(number)}`, [`id${String(number)}`])));
  expect(counts).toMatchObject({ podsOverLimit: 98, livesForgotten: 98 - 5 });
});

it('a list without end is given up, and what it told is kept', async () => {
  fake.pageSize = 1;
  for (const name of ['a', 'b', 'c', 'd']) fake.world.put(pod(name, [`in-${name}`]));
  const now = (run = runWatch(plainServer(fake), { limits: { pagesMax: 3 } }));
  await now.until('the failure', () => now.watch.state().counts.failures > 0);
  expect(now.watch.state()).toMatchObject({ synced: false, trouble: { code: 'bad-answer' } });
  expect(now.told).toEqual(['in-a', 'in-b', 'in-c']);
});

it('ended lives are forgotten oldest first, those that run never', () => {
  const counts = newCounts();
  const told = new ToldLives(10, counts);
  expect(told.update('quiet', new Map([['long-lived', 't']]))).toEqual(['long-lived']);
  for (let life = 0; life < 100; life += 1) {
    expect(told.update('crashing', new Map([[`life-${String(life)}`, 't']]))).toEqual([`life-${String(life)}`]);
  }
  expect(counts.livesForgotten).toBe(89);
  expect(told.update('quiet', new Map([['long-lived', 't']]))).toEqual([]);
  // the newest ended ones are not told again, by whatever pod
  told.release('crashing');
  expect(
    told.update(
      'crashing',
      new Map([
        ['life-99', 't'],
        ['life-98', 't'],
      ]),
    ),
  ).toEqual([]);
});

it('a restart in place is another life of the same id; a start that is not told is not', () => {
  const told = new ToldLives(10, newCounts());
  const at = (startedAt: string | null): string[] => told.update('pod', new Map([['id', startedAt]]));
  expect([at(null), at('one'), at(null), at('one'), at('two'), at('two')]).toEqual([['id'], [], [], [], ['id'], []]);
});

it('a slow reader loses ids of ended containers only, and they are counted', async () => {
  let dropped = 0;
  const waiting = new WaitingIds(
    10,
    (id) => id.startsWith('running'),
    (count) => (dropped += count),
  );
  for (let number = 0; number < 8; number += 1) waiting.put(`running-${String(number)}`);
  for (let number = 0; number < 1_000; number += 1) waiting.put(`ended-${String(number)}`);
  const read: string[] = [];
  for await (const id of waiting.read()) {
    read.push(id);
    if (read.length + dropped === 1_008) waiting.close();
  }
  expect(read.length).toBeLessThan(20);
  expect(read.filter((id) => id.startsWith('running'))).toHaveLength(8);
  expect(dropped).toBe(1_008 - read.length);
});

it('a reader who comes late is told what runs, and one who leaves stops nobody', async () => {
  fake.world.put(pod('web', ['one', running('two', { of: 'initContainerStatuses' })]));
  const now = (run = runWatch(plainServer(fake)));
  await now.until('the watch', () => fake.watchers.count === 1);
  const late: string[] = [];
  for await (const id of now.watch.runningContainers(new AbortController().signal)) {
    late.push(id);
    if (late.length === 2) break;
  }
  expect(late.toSorted()).toEqual(['one', 'two']);
  fake.world.put(pod('web', ['three']));
  await now.until('the next', () => now.told.includes('three'));
  const aborted: string[] = [];
  for await (const id of now.watch.runningContainers(AbortSignal.abort())) aborted.push(id);
  expect(aborted).toEqual([]);
});

it('a static pod is found by the uid its runtime knows, and not by an annotation of somebody else', async () => {
  const mirror = pod('etcd-node-a', ['one'], {
    namespace: 'kube-system',
    annotations: { 'kubernetes.io/config.mirror': 'hash-of-file' },
  });
  const impostor = pod('impostor', ['two'], { annotations: { 'kubernetes.io/config.mirror': 'uid-of-web' } });
  fake.world.put(mirror);
  fake.world.put(impostor);
  const now = (run = runWatch(plainServer(fake)));
  await now.until('the watch', () => fake.watchers.count === 1);
  expect(now.watch.find({ uid: 'hash-of-file', name: 'etcd-node-a', namespace: 'kube-system' })?.uid).toBe(mirror.uid);
  expect(now.watch.find({ uid: 'uid-of-web', name: 'web', namespace: 'shop' })).toBeNull();
});
