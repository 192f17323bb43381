// From the write in a container to the row in GET /api/scans, over 20 writes, all parts real. The trigger is the container's start:
// each container writes at another moment after its start, from at once to some seconds later.
import { randomBytes } from 'node:crypto';
import { statSync } from 'node:fs';
import { BackendSession, startBackend, startNodeSide } from '@guardimesh/cli';
import { pollUntil, silentLog } from '@guardimesh/kit';
import { buildImage, busyboxLayer, startClamd, startContainerd } from '@guardimesh/local';
import { readOverlayRoot } from '@guardimesh/linux';
import { starterSignaturesFolder } from '@guardimesh/signatures';
import { benchFolder, inside } from '../lib/bench-folder.js';
import { conclude, percentile, printTable } from '../lib/figures.js';

const WRITES = 20;
const STEP_SECONDS = 0.2;
const FOUND_WITHIN_MS = 60_000;

// put together in the container only, so that no image layer and no file here is one
const SCRIPT = `sleep "$1"; head='X5O!P%@AP[4\\PZX54(P^)7CC)7}$'; printf '%s%s%s%s' "$head" EICAR '-STANDARD-ANTI' 'VIRUS-TEST-FILE!$H+H*' > /payload.bin; sleep 86400`;

const { folder, lifecycle } = benchFolder();
try {
  const key = `gm_${randomBytes(32).toString('base64url')}`;
  const backend = await startBackend({ runFolder: folder, dataFolder: '', key, port: 0 });
  lifecycle.onClose('backend', async () => {
    await backend.child.stop();
  });
  const clamd = await startClamd({ folder: inside(folder, 'clamd'), databaseFolder: starterSignaturesFolder() });
  lifecycle.onClose('clamd', () => clamd.stop());
  const containerd = await startContainerd({ folder: inside(folder, 'ctd') });
  lifecycle.onClose('containerd', () => containerd.stop());
  const image = await buildImage(
    { name: 'localhost/bench:1', layers: [await busyboxLayer()], config: { entrypoint: ['/bin/sh'] } },
    inside(folder, 'image.tar'),
  );
  await containerd.importImage(image.tarPath);
  const node = await startNodeSide(
    {
      runFolder: folder,
      backendUrl: backend.url,
      key,
      clamdSocket: clamd.socketPath,
      clamdDatabaseFolder: clamd.databaseFolder,
      databaseName: 'starter',
      runtimeSockets: [`containerd:${containerd.socketPath}`],
      steadySeconds: 300,
    },
    silentLog,
  );
  lifecycle.onClose('inspector', () => node.inspector.stop());
  lifecycle.onClose('scanner', () => node.scanner.stop());
  const session = await BackendSession.open(backend.url, backend.link);

  const rows: (string | number)[][] = [];
  const latencies: number[] = [];
  for (let write = 0; write < WRITES; write += 1) {
    const afterSeconds = Math.round(write * STEP_SECONDS * 10) / 10;
    const container = await containerd.runContainer({
      image: image.name,
      command: ['/bin/sh', '-c', SCRIPT, 'sh', String(afterSeconds)],
    });
    const upper = readOverlayRoot(container.pid)?.upper;
    if (typeof upper !== 'string') throw new Error('the container has no upper directory');
    await pollUntil('the row', async () => (await session.scans()).some((row) => row.container_id === container.id), {
      timeoutMs: FOUND_WITHIN_MS,
      everyMs: 10,
    });
    const latencyMs = Math.round(Date.now() - statSync(`${upper}/payload.bin`).mtimeMs);
    latencies.push(latencyMs);
    rows.push([write + 1, afterSeconds, latencyMs]);
    await containerd.stopContainer(container.id);
  }
  printTable(['write', 'seconds after start', 'ms to the row'], rows);
  const [p50, p95] = [percentile(latencies, 0.5), percentile(latencies, 0.95)];
  console.log(`\np50 ${p50} ms, p95 ${p95} ms over ${WRITES} writes`);
  await lifecycle.close();
  conclude('first-finding', { writes: WRITES, p50_ms: p50, p95_ms: p95, latencies_ms: latencies }, []);
} finally {
  await lifecycle.close();
}
