import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pollUntil } from '@guardimesh/kit';
import { containerdInstalled, startDemo, type RunningDemo } from '@guardimesh/local';
import { eicar, missing, testFolder } from '@guardimesh/testkit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { demoImages } from '../src/demo/demo-images.js';
import { findStaticBusybox, layerTar } from '../src/images/index.js';

const skip = missing('containerd and a static busybox', containerdInstalled() && findStaticBusybox() !== null);

describe.skipIf(skip !== null)('the demonstration', () => {
  const folder = testFolder();
  let demo: RunningDemo;

  beforeAll(async () => {
    demo = await startDemo({ folder: join(folder.path, 'demo') });
  });
  afterAll(async () => {
    await demo.stop();
    folder.remove();
    expect(existsSync(folder.path)).toBe(false);
  });

  it('writes the test file in one container only, after it has started', async () => {
    const payload = `/proc/${demo.infected.pid}/root${demo.infected.payloadPath}`;
    const bytes = await pollUntil(
      'the payload',
      () => existsSync(payload) && readFileSync(payload).length === eicar().length && readFileSync(payload),
      { timeoutMs: 10_000 },
    );
    expect(bytes.equals(eicar())).toBe(true);
    expect(existsSync(`/proc/${demo.clean.pid}/root${demo.infected.payloadPath}`)).toBe(false);
  });

  it('has harmless files written at run time in the clean one', async () => {
    const written = `/proc/${demo.clean.pid}/root/var/log/web-app.log`;
    await pollUntil('the clean container’s file', () => existsSync(written), { timeoutMs: 10_000 });
  });

  it('has images in which there is nothing to find', async () => {
    const { clean, infected } = await demoImages();
    for (const image of [clean, infected]) {
      expect(image.layers).toHaveLength(2);
      for (const layer of image.layers) expect(layerTar(layer).includes(eicar())).toBe(false);
    }
  });

  it('shows them as pods of one namespace', async () => {
    for (const each of [demo.clean, demo.infected]) {
      const { stdout } = await demo.containerd.ctr(['containers', 'info', each.id]);
      expect((JSON.parse(stdout) as { Labels: unknown }).Labels).toMatchObject({
        'io.kubernetes.pod.namespace': 'demo',
        'io.kubernetes.pod.name': each.pod.name,
        'io.kubernetes.container.name': each.name,
      });
    }
  });
});
