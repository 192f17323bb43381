// What 20 containers of one image cost beside one: processor time of scanner and clamd from the containers' start until each has had a
// whole pass, its image included. Every layer is judged once a node, so the 19 others cost a walk. Two scanners, the second with nothing
// remembered; bar: at most 1.3 times.
import { mkdirSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { startInspector, startScanner, type NodeSideSettings } from '@guardimesh/cli';
import { pollUntil } from '@guardimesh/kit';
import { readCpuMs } from '@guardimesh/linux';
import { busyboxLayer, buildImage, startClamd, startContainerd, type LayerEntry } from '@guardimesh/local';
import { starterSignaturesFolder } from '@guardimesh/signatures';
import type { WireBatch, WireSummary } from '@guardimesh/wire';
import { benchFolder, inside } from '../lib/bench-folder.js';
import { conclude, printTable } from '../lib/figures.js';
import { realFileContents } from '../lib/real-files.js';

const CONTAINERS = 20;
const FILES = 4_000;
const BYTES_MAX = 120_000_000;
const RATIO_MAX = 1.3;
const PASSES_WITHIN_MS = 180_000;

const { folder, lifecycle } = benchFolder();
try {
  const containerd = await startContainerd({ folder: inside(folder, 'ctd') });
  lifecycle.onClose('containerd', () => containerd.stop());
  const layers = halves(realFileContents({ files: FILES, bytesMax: BYTES_MAX }));
  const image = await buildImage(
    { name: 'localhost/bench:1', layers: [await busyboxLayer(), ...layers], config: { cmd: ['/bin/sleep', '86400'] } },
    inside(folder, 'image.tar'),
  );
  await containerd.importImage(image.tarPath);
  const clamd = await startClamd({
    folder: inside(folder, 'clamd'),
    databaseFolder: starterSignaturesFolder(),
    settings: { disableCache: true },
  });
  lifecycle.onClose('clamd', () => clamd.stop());

  const one = await measure(1);
  const many = await measure(CONTAINERS);
  const ratio = Math.round((many.cpuSeconds / one.cpuSeconds) * 1_000) / 1_000;
  printTable(
    ['containers', 'processor s', 'files judged', 'MB given to clamd'],
    [one, many].map(({ containers, cpuSeconds, clean, bytes }) => [
      containers,
      cpuSeconds.toFixed(2),
      clean,
      (bytes / 1e6).toFixed(1),
    ]),
  );
  console.log('');
  await lifecycle.close();
  conclude('same-image', { ratio, one, many }, [
    { what: 'processor time, 20 containers to one', measured: ratio, atMost: RATIO_MAX },
  ]);

  async function measure(containers: number) {
    const runFolder = inside(folder, `run${containers}`);
    mkdirSync(runFolder);
    const node: NodeSideSettings = {
      ...{ runFolder, backendUrl: 'print:', key: '', databaseName: 'starter' },
      ...{ clamdSocket: clamd.socketPath, clamdDatabaseFolder: clamd.databaseFolder },
      runtimeSockets: [`containerd:${containerd.socketPath}`],
      steadySeconds: 86_400,
      settlingSeconds: [],
    };
    const inspector = await startInspector(node);
    const scanner = await startScanner(node);
    const summaries = new Map<string, WireSummary>();
    createInterface({ input: scanner.process.stdout ?? process.stdin }).on('line', (line) => {
      for (const each of (JSON.parse(line) as WireBatch).summaries)
        if (each.reason === 'started') summaries.set(each.container_id, each);
    });
    const cpuMs = (): number => (readCpuMs(scanner.pid) ?? 0) + (readCpuMs(clamd.pid) ?? 0);
    // what its start costs is not what the containers cost
    await pollUntil('the scanner', () => (readCpuMs(scanner.pid) ?? 0) > 200, { timeoutMs: 20_000 });
    const before = cpuMs();
    const ids: string[] = [];
    for (let each = 0; each < containers; each += 1)
      ids.push((await containerd.runContainer({ image: image.name })).id);
    await pollUntil('all first passes', () => ids.every((id) => summaries.has(id)), { timeoutMs: PASSES_WITHIN_MS });
    const cpuSeconds = (cpuMs() - before) / 1_000;
    await scanner.stop();
    await inspector.stop();
    for (const id of ids) await containerd.stopContainer(id);
    const all = ids.flatMap((id) => summaries.get(id) ?? []);
    if (all.some(({ clean }) => clean < FILES)) throw new Error('a container was passed over without its image');
    const sum = (of: (each: WireSummary) => number): number => all.reduce((total, each) => total + of(each), 0);
    return { containers, cpuSeconds, clean: sum(({ clean }) => clean), bytes: sum((each) => each.bytes_scanned) };
  }
} finally {
  await lifecycle.close();
}

/** Two layers, so that there is more than one to share. */
function halves(files: readonly { path: string; content: Buffer }[]): LayerEntry[][] {
  const middle = Math.floor(files.length / 2);
  const layer = (part: typeof files): LayerEntry[] =>
    part.map(({ path, content }) => ({ path: `/data${path}`, content, mode: 0o755 }));
  return [layer(files.slice(0, middle)), layer(files.slice(middle))];
}
