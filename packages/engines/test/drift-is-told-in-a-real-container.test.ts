import { join } from 'node:path';
import { createDriftCheck, REPORT_ALL_DRIFT } from '@guardimesh/engines';
import { silentLog, systemClock } from '@guardimesh/kit';
import { readOverlayRoot } from '@guardimesh/linux';
import {
  buildImage,
  busyboxLayer,
  containerdInstalled,
  startContainerd,
  type RunningContainerd,
  type StartedContainer,
} from '@guardimesh/local';
import { lossyText, type ContextAnswer, type ScanTarget } from '@guardimesh/model';
import type { OpenSource } from '@guardimesh/scan-core';
import { createWritableLayerSource, type WritableLayerSource } from '@guardimesh/sources';
import { missing, testFolder } from '@guardimesh/testkit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { drift, program, targetOf } from './drift-world.js';

const absent = missing('containerd', containerdInstalled());

describe.skipIf(absent !== null)(`in a container of containerd ${absent ?? ''}`, () => {
  const folder = testFolder();
  let containerd: RunningContainerd;
  let container: StartedContainer;
  let source: WritableLayerSource;

  beforeAll(async () => {
    containerd = await startContainerd({ folder: join(folder.path, 'c') });
    source = createWritableLayerSource({ hostRoot: '', log: silentLog });
    const tool = (name: string, content: Buffer) => ({ path: name, content, mode: 0o755 });
    const image = await buildImage(
      {
        name: 'localhost/drift:1',
        layers: [
          [...(await busyboxLayer()), tool('/opt/old/tool', program('old')), tool('/opt/gone', program('gone'))],
          [
            tool('/usr/bin/tool', program('tool')),
            tool('/usr/bin/other', program('other')),
            tool('/usr/lib/libtool.so', program('lib')),
            { path: '/opt/old', removed: true },
            { path: '/opt/gone', removed: true },
          ],
        ],
        config: { entrypoint: ['/bin/sh', '-c', 'while :; do sleep 3600; done'] },
      },
      join(folder.path, 'image.tar'),
    );
    await containerd.importImage(image.tarPath);
    container = await containerd.runContainer({ image: image.name });
  });
  afterAll(async () => {
    await source.close();
    await containerd.stop();
    folder.remove();
  });

  /** What the check says of each file of the container's writable layer, as a walk of it finds them. */
  async function answers(target: ScanTarget): Promise<Record<string, ContextAnswer>> {
    const layer = await source.open(target);
    if (layer === null || typeof layer === 'string') throw new Error(`not opened: ${String(layer)}`);
    try {
      return await answersOf(layer, target);
    } finally {
      await layer.close();
    }
  }

  async function answersOf(layer: OpenSource, target: ScanTarget): Promise<Record<string, ContextAnswer>> {
    const check = createDriftCheck({
      ...{ hostRoot: '', policy: REPORT_ALL_DRIFT, settlingSeconds: 60, clock: systemClock, log: silentLog },
    });
    const told: Record<string, ContextAnswer> = {};
    for await (const entries of layer.walk(new AbortController().signal)) {
      for (const entry of entries) {
        if (entry.kind !== 'candidate') continue;
        const file = layer.openFile(entry.candidate);
        if (typeof file === 'string') throw new Error(`${lossyText(entry.candidate.path)}: ${file}`);
        told[lossyText(entry.candidate.path)] = await check.check(target, entry.candidate, file);
        layer.closeFile(file);
      }
    }
    return told;
  }

  it('each kind of change of a program is told apart', async () => {
    await containerd.execIn(container.id, [
      '/bin/sh',
      '-c',
      `set -e
chmod 700 /usr/bin/tool
cp /usr/lib/libtool.so /tmp/l; cat /tmp/l > /usr/lib/libtool.so; rm /tmp/l
cat /usr/bin/tool > /usr/bin/other
cp /usr/bin/tool /tmp/copied
{ cat /usr/bin/tool; echo changed; } > /tmp/dropped; chmod 755 /tmp/dropped
printf '#!/bin/sh\\n' > /tmp/script; chmod 755 /tmp/script
mkdir -p /opt/old; cp /usr/bin/tool /opt/old/tool
echo notes > /tmp/notes`,
    ]);
    const root = readOverlayRoot(container.pid);
    if (root?.upper === undefined || root.upper === null) throw new Error('the container has no overlay root');
    expect(await answers(targetOf(root.upper, root.lowers))).toEqual({
      '/usr/bin/tool': { kind: 'explained', by: 'metadata-copy-up' },
      '/usr/lib/libtool.so': { kind: 'explained', by: 'metadata-copy-up' },
      '/usr/bin/other': drift('ModifiedProgram'),
      '/tmp/copied': { kind: 'explained', by: 'in-image' },
      '/tmp/dropped': drift('NewProgram'),
      '/tmp/script': drift('NewScript'),
      '/opt/old/tool': { kind: 'explained', by: 'in-image' },
      '/tmp/notes': { kind: 'nothing' },
    });
  });
});
