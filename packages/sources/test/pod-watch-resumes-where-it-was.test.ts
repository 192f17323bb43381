import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { FakeKubernetes, type SeenRequest } from '@guardimesh/testkit';
import { NODE, plainServer, pod, QUICK, refOf, runWatch, TurnedClock, type RunningWatch } from './pod-watch-bench.js';

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

function last(kind: SeenRequest['kind']): SeenRequest {
  const found = fake.requests.findLast((request) => request.kind === kind);
  if (found === undefined) throw new Error(`no ${kind} was asked`);
  return found;
}

/** Both sides have the watch open: the clock may be turned. */
async function watching(now: RunningWatch, watches: number): Promise<void> {
  await now.until(
    `watch ${String(watches)}`,
    () => fake.count('watch') >= watches && fake.watchers.count === 1 && now.watch.state().phase === 'watching',
  );
}

describe('after a dropped connection', () => {
  it.each([
    [
      'cut',
      () => {
        fake.watchers.cut(false);
      },
    ],
    [
      'cut within a line',
      () => {
        fake.watchers.cut(true);
      },
    ],
    [
      'ended by the server',
      () => {
        fake.watchers.end();
      },
    ],
  ])('(%s) the watch goes on from the last event, without another list', async (_, drop) => {
    fake.world.put(pod('web', ['one']));
    const now = (run = runWatch(plainServer(fake)));
    await watching(now, 1);
    fake.world.put(pod('web', ['two']));
    await now.until('the event', () => now.told.includes('two'));
    const version = String(fake.world.version);
    fake.world.put(pod('elsewhere', ['x'], { nodeName: 'node-b' }));
    drop();
    fake.world.put(pod('web', ['three']));
    await watching(now, 2);
    await now.until('what happened meanwhile', () => now.told.length === 3);
    expect(last('watch').query['resourceVersion']).toBe(version);
    expect(now.told).toEqual(['one', 'two', 'three']);
    expect(fake.count('list')).toBe(1);
  });

  it('an end within a line is a broken connection, however orderly it looks, and the half line is not read', async () => {
    const now = (run = runWatch(plainServer(fake)));
    await watching(now, 1);
    fake.watchers.send('{"type":"ADDED","object":{}}');
    fake.watchers.end();
    await watching(now, 2);
    expect(now.watch.state().counts).toMatchObject({ cut: 1, failures: 1, unreadablePods: 0, events: 0 });
  });

  it('a bookmark moves the place forward', async () => {
    fake.world.put(pod('web', ['one']));
    const now = (run = runWatch(plainServer(fake)));
    await watching(now, 1);
    fake.world.changeElsewhere();
    fake.world.changeElsewhere();
    fake.watchers.bookmark(fake.world.version);
    await now.until('the bookmark', () => now.watch.state().counts.bookmarks === 1);
    // what the pods' own last event was is compacted now: only the bookmark's version still is one to go on from
    fake.world.compact();
    fake.watchers.cut(false);
    await watching(now, 2);
    expect(last('watch').query['resourceVersion']).toBe(String(fake.world.version));
    expect(fake.count('list')).toBe(1);
  });

  it('a watch that opens and fails again and again ends in a fresh list', async () => {
    const now = (run = runWatch(plainServer(fake)));
    await watching(now, 1);
    fake.failNext(...Array.from({ length: 6 }, () => ({ on: 'watch', kind: 'status', status: 500 }) as const));
    fake.watchers.cut(false);
    await now.until('a second list', () => fake.count('list') === 2);
  });
});

describe('when the version is gone', () => {
  it.each(['status', 'event'] as const)(
    '(told as %s) the list is read again and the pods deleted meanwhile are noticed',
    async (goneAs) => {
      fake.goneAs = goneAs;
      const [kept, deleted] = [pod('kept', ['one']), pod('deleted', ['two'])];
      fake.world.put(kept);
      fake.world.put(deleted);
      const now = (run = runWatch(plainServer(fake)));
      await watching(now, 1);
      fake.watchers.stall();
      fake.world.delete(deleted.uid);
      fake.world.put(pod('fresh', ['three']));
      fake.world.compact();
      fake.watchers.cut(false);
      await watching(now, 2);
      await now.until('the fresh pod', () => now.told.includes('three'));
      expect(now.watch.find(refOf(deleted))).toBeNull();
      expect(now.watch.find(refOf(kept))?.runningContainerIds).toEqual(['one']);
      expect(now.told).toEqual(['one', 'two', 'three']);
      expect(now.watch.state().counts.gone).toBeGreaterThan(0);
    },
  );

  it('while paging, the list starts over and nothing of the half one is taken for deleted', async () => {
    fake.pageSize = 1;
    for (const name of ['a', 'b', 'c']) fake.world.put(pod(name, [`in-${name}`]));
    const now = (run = runWatch(plainServer(fake)));
    await watching(now, 1);
    expect(fake.requests.map(({ kind, query }) => `${kind} ${query['continue'] === undefined ? '' : 'on'}`)).toEqual([
      'list ',
      'list on',
      'list on',
      'watch ',
    ]);
    // once, as the next list asks for its second page
    let pods = 0;
    fake.onRequest = ({ query }) => {
      if (query['continue'] === undefined) return;
      fake.onRequest = () => undefined;
      pods = now.watch.state().pods;
      fake.world.delete('uid-of-b');
      fake.world.compact();
    };
    fake.watchers.error(410, 'Expired');
    await now.until('the pod deleted meanwhile to be gone', () => now.watch.state().pods === 2);
    await watching(now, 2);
    expect(pods).toBe(3);
    expect(fake.count('list')).toBe(3 + 2 + 2);
    expect(now.watch.find(refOf(pod('c', [])))?.runningContainerIds).toEqual(['in-c']);
    expect(now.told.toSorted()).toEqual(['in-a', 'in-b', 'in-c']);
  });

  it('a version newer than the server (restored from a backup) is given up, and the list asked of its store', async () => {
    const now = (run = runWatch(plainServer(fake)));
    await watching(now, 1);
    fake.watchers.bookmark(1_000_000);
    await now.until('the bookmark', () => now.watch.state().counts.bookmarks === 1);
    fake.failNext({ on: 'watch', kind: 'status', status: 504, reason: 'Timeout' });
    fake.watchers.error(410, 'Expired');
    await now.until('a list that asks for no version', () => last('list').query['resourceVersion'] === undefined);
    await now.until('a version of this server', () => now.watch.state().resourceVersion === String(fake.world.version));
  });
});

it('an event that could not be read is made good by a list', async () => {
  const now = (run = runWatch(plainServer(fake), { limits: { objectBytesMax: 4_096 } }));
  await watching(now, 1);
  fake.watchers.nextEventAs = `{"type":"ADDED","object":{"pad":"${'x'.repeat(5_000)}"}}\n`;
  fake.world.put(pod('web', ['one']));
  await now.until('the pod of the lost line', () => now.told.includes('one'));
  expect(now.watch.state().counts.oversizeObjects).toBe(1);
  expect(fake.count('list')).toBe(2);
});

it('lists for lost events come one in relistEveryMs, however many are lost', async () => {
  const clock = new TurnedClock();
  const now = (run = runWatch(plainServer(fake), { clock, times: { relistEveryMs: 60_000, watchIdleMs: 500_000 } }));
  await watching(now, 1);
  for (let sent = 1; sent <= 20; sent += 1) {
    fake.watchers.send('no event\n');
    await now.until('the line', () => now.watch.state().counts.unreadableEvents === sent);
  }
  expect(fake.count('list')).toBe(1);
  clock.turn(60_000);
  fake.watchers.bookmark(fake.world.version);
  await now.until('the pause', () => now.watch.state().phase === 'waiting');
  clock.turn(1_000);
  await now.until('the list', () => fake.count('list') === 2);
});

it('an idle watch is replaced, and bookmarks keep one from being idle', async () => {
  const clock = new TurnedClock();
  const now = (run = runWatch(plainServer(fake), { clock, times: { watchIdleMs: 150_000 } }));
  fake.world.put(pod('web', ['one']));
  await watching(now, 1);
  for (let minute = 1; minute <= 5; minute += 1) {
    clock.turn(60_000);
    fake.watchers.bookmark(fake.world.version);
    await now.until('the bookmark', () => now.watch.state().counts.bookmarks === minute);
  }
  expect(fake.count('watch')).toBe(1);
  fake.watchers.stall();
  fake.world.put(pod('web', ['two']));
  clock.turn(149_999);
  expect(now.watch.state().counts.idle).toBe(0);
  clock.turn(1);
  await now.until('the idle watch to be noticed', () => now.watch.state().phase === 'waiting');
  expect(now.watch.state().counts.idle).toBe(1);
  clock.turn(QUICK.retry.maxMs);
  await now.until('what the dead watch did not tell', () => now.told.includes('two'));
  expect(fake.count('list')).toBe(1);
});

it('only GETs of this node’s pods are asked, whatever happens', async () => {
  const now = (run = runWatch(plainServer(fake)));
  fake.world.put(pod('web', ['one']));
  fake.world.put(pod('elsewhere', ['not-ours'], { nodeName: 'node-b' }));
  await watching(now, 1);
  fake.watchers.error(500, 'InternalError');
  await watching(now, 2);
  fake.failNext({ on: 'watch', kind: 'redirect', location: '/api/v1/secrets' });
  fake.watchers.cut(false);
  await watching(now, 4);
  expect(now.told).toEqual(['one']);
  for (const { method, path, query } of fake.requests) {
    expect([method, path, query['fieldSelector']]).toEqual(['GET', '/api/v1/pods', `spec.nodeName=${NODE}`]);
  }
  expect(fake.unexpected).toEqual([]);
});
