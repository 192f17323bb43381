import { createHash } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pollUntil, silentLog } from '@guardimesh/kit';
import { readOverlayRoot, readStartTimeTicks } from '@guardimesh/linux';
import { createRealTime } from '@guardimesh/engines';
import {
  buildImage,
  busyboxLayer,
  clamdInstalled,
  containerdInstalled,
  startClamd,
  startContainerd,
  type RunningClamd,
  type RunningContainerd,
  type StartedContainer,
} from '@guardimesh/local';
import { lossyText, type ContainerSnapshot } from '@guardimesh/model';
import type { RealTimeNews, WrittenFiles } from '@guardimesh/scan-core';
import { starterSignaturesFolder } from '@guardimesh/signatures';
import { eicar, missing, testFolder } from '@guardimesh/testkit';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';

const absent = missing('clamd and containerd', clamdInstalled() && containerdInstalled());

describe.skipIf(absent !== null)(`real time ${absent ?? ''}`, () => {
  const folder = testFolder();
  const stop = new AbortController();
  const news: RealTimeNews[] = [];
  const marked: object[] = [];
  let clamd: RunningClamd;
  let containerd: RunningContainerd;
  let container: StartedContainer;
  let root: string;
  let listening: Promise<void>;

  beforeAll(async () => {
    [clamd, containerd] = await Promise.all([
      startClamd({ folder: join(folder.path, 'clamd'), databaseFolder: starterSignaturesFolder() }),
      startContainerd({ folder: join(folder.path, 'ctd') }),
    ]);
    const image = await buildImage(
      { name: 'localhost/written:1', layers: [await busyboxLayer()], config: { cmd: ['/bin/sleep', '3600'] } },
      join(folder.path, 'image.tar'),
    );
    await containerd.importImage(image.tarPath);
    container = await containerd.runContainer({ image: image.name });
    root = `/proc/${container.pid}/root`;
    const log = {
      ...silentLog,
      info: (fields: object) => marked.push(fields),
      warn: (fields: object) => marked.push(fields),
    };
    const snapshot = snapshotOf(container);
    listening = (async () => {
      const realTime = createRealTime({
        clamdSocket: clamd.socketPath,
        hostRoot: '',
        digests: true,
        log,
        bounds: { tellEveryMs: 50 },
      });
      for await (const each of realTime.news(() => [snapshot], stop.signal)) news.push(each);
    })();
    await pollUntil('the mark', () => marked.length > 0, { timeoutMs: 10_000 });
  });
  afterAll(async () => {
    stop.abort();
    await listening;
    await containerd.stop();
    await clamd.stop();
    folder.remove();
  });
  beforeEach(() => {
    news.length = 0;
  });

  function written(): WrittenFiles[] {
    return news.flatMap((each) => (each.kind === 'written' ? [each.files] : []));
  }

  function sum(of: (files: WrittenFiles) => number): number {
    return written().reduce((total, files) => total + of(files), 0);
  }

  const sh = (line: string): Promise<unknown> => containerd.execIn(container.id, ['/bin/sh', '-c', line]);

  it('finds what is known the moment it is written, with the path as the container sees it', async () => {
    writeFileSync(join(folder.path, 'eicar'), eicar());
    mkdirSync(`${root}/srv`, { recursive: true });
    // by the host's hand first: not the container's doing, and not told
    writeFileSync(`${root}/srv/by-the-host`, eicar());
    await sh('cp /srv/by-the-host "/tmp/a b"');
    await pollUntil('the finding', () => sum(({ found }) => found.length) > 0, { timeoutMs: 10_000 });
    const found = written().flatMap((files) => files.found);
    expect(found.map(({ candidate }) => lossyText(candidate.path))).toEqual(['/tmp/a b']);
    expect(found[0]?.names).toEqual(['Eicar-Test-Signature.UNOFFICIAL']);
    const sha256 = createHash('sha256').update(eicar()).digest('hex');
    expect(Buffer.from(found[0]?.digest ?? []).toString('hex')).toBe(sha256);
    expect(written().every(({ containerId }) => containerId === container.id)).toBe(true);
  });

  it('loses none of a burst, and says what was run and that code was written', async () => {
    await sh(
      'i=0; while [ $i -lt 600 ]; do echo $i > /tmp/f$i; i=$((i+1)); done; : > /tmp/empty; printf "#!/bin/sh\\n" > /tmp/s',
    );
    await pollUntil('the burst', () => sum(({ clean }) => clean) >= 601, { timeoutMs: 20_000 });
    expect(sum(({ clean }) => clean)).toBe(601);
    expect(sum(({ empty }) => empty)).toBe(1);
    expect(written().some(({ code }) => code)).toBe(true);
    expect(written().some(({ executed }) => executed)).toBe(true);
    expect(written().flatMap(({ unscanned }) => Object.keys(unscanned))).toEqual([]);
  });

  it('asks for a walk where events were lost', async () => {
    // a clamd that stands still: once enough waits for it no more events are read, and the kernel's queue (16,384) runs over
    process.kill(clamd.pid, 'SIGSTOP');
    try {
      await sh('i=0; while [ $i -lt 18000 ]; do echo $i > /tmp/g$i; i=$((i+1)); done');
    } finally {
      process.kill(clamd.pid, 'SIGCONT');
    }
    const overflowed = (): boolean => news.some((each) => each.kind === 'reconcile' && each.why === 'overflow');
    await pollUntil('the word of it', overflowed, { timeoutMs: 30_000 });
  });

  it('tells what a clamd that is gone has not judged, and goes on when it is back', async () => {
    await clamd.stop();
    await sh('echo one > /tmp/one');
    await pollUntil('the word', () => sum(({ unscanned }) => unscanned['engine-unavailable'] ?? 0) > 0, {
      timeoutMs: 10_000,
    });
    expect(news.some((each) => each.kind === 'reconcile' && each.why === 'engine-away')).toBe(true);
    clamd = await startClamd({ folder: join(folder.path, 'clamd'), databaseFolder: starterSignaturesFolder() });
    await pollUntil(
      'a verdict',
      async () => {
        await sh('echo two > /tmp/two');
        return sum(({ clean }) => clean) > 0;
      },
      { timeoutMs: 15_000, everyMs: 300 },
    );
  });
});

function snapshotOf({ id, pid }: StartedContainer): ContainerSnapshot {
  const startTimeTicks = readStartTimeTicks(pid);
  const upper = readOverlayRoot(pid)?.upper ?? null;
  if (startTimeTicks === null || upper === null) throw new Error('the container has ended');
  return {
    ...{ runtime: 'containerd', id, name: 'main', kind: 'container', image: 'localhost/written:1', imageDigest: null },
    ...{ process: { pid, startTimeTicks }, root: { upper, lowers: [] }, pod: null, createdAt: '2026-01-01T00:00:00Z' },
  };
}
