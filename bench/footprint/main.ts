// What the node pod's processes cost on a node with 50 containers, clamd left out: memory (RSS, PSS) idle and in a scan, and processor
// time while nothing happens but the passes and sweeps that go on anyway, at their default pace: over so long that each container has its pass.
// Bars: at most 1 % of a core idle, at most 220 MiB of PSS together.
import { mkdirSync, writeFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { startInspector, startScanner, type NodeSideSettings } from '@guardimesh/cli';
import { pollUntil, systemClock } from '@guardimesh/kit';
import { readCpuMs } from '@guardimesh/linux';
import { busyboxLayer, buildImage, startClamd, startContainerd } from '@guardimesh/local';
import { starterSignaturesFolder } from '@guardimesh/signatures';
import type { WireBatch } from '@guardimesh/wire';
import { benchFolder, inside } from '../lib/bench-folder.js';
import { conclude, printTable } from '../lib/figures.js';
import { memoryOf, type ProcessMemory } from '../lib/process-memory.js';

const CONTAINERS = 50;
const FILES_EACH = 200;
const STEADY_SECONDS = 300;
const IDLE_SECONDS = STEADY_SECONDS;
const IDLE_PERCENT_MAX = 1;
const PSS_MIB_MAX = 220;
const PASSES_WITHIN_MS = 180_000;

const { folder, lifecycle } = benchFolder();
try {
  const containerd = await startContainerd({ folder: inside(folder, 'ctd') });
  lifecycle.onClose('containerd', () => containerd.stop());
  const image = await buildImage(
    { name: 'localhost/bench:1', layers: [await busyboxLayer()], config: { cmd: ['/bin/sleep', '86400'] } },
    inside(folder, 'image.tar'),
  );
  await containerd.importImage(image.tarPath);
  const clamd = await startClamd({ folder: inside(folder, 'clamd'), databaseFolder: starterSignaturesFolder() });
  lifecycle.onClose('clamd', () => clamd.stop());
  const containers = [];
  for (let each = 0; each < CONTAINERS; each += 1) {
    const container = await containerd.runContainer({ image: image.name });
    const data = `/proc/${container.pid}/root/data`;
    mkdirSync(data);
    for (let file = 0; file < FILES_EACH; file += 1) writeFileSync(`${data}/f${file}`, `${container.id} ${file}\n`);
    containers.push(container);
  }
  // what was changed within the last minute is not remembered
  await systemClock.sleep(61_000);
  const memoryFolder = inside(folder, 'memory');
  mkdirSync(memoryFolder);
  const node: NodeSideSettings = {
    ...{ runFolder: folder, backendUrl: 'print:', key: '', databaseName: 'starter', memoryFolder },
    ...{ clamdSocket: clamd.socketPath, clamdDatabaseFolder: clamd.databaseFolder },
    runtimeSockets: [`containerd:${containerd.socketPath}`],
    steadySeconds: STEADY_SECONDS,
    settlingSeconds: [],
  };
  const inspector = await startInspector(node);
  lifecycle.onClose('inspector', async () => {
    await inspector.stop();
  });
  const scanner = await startScanner(node);
  lifecycle.onClose('scanner', async () => {
    await scanner.stop();
  });
  const passed = new Set<string>();
  createInterface({ input: scanner.process.stdout ?? process.stdin }).on('line', (line) => {
    for (const { container_id } of (JSON.parse(line) as WireBatch).summaries) passed.add(container_id);
  });
  await pollUntil('the first passes', () => passed.size >= CONTAINERS, { timeoutMs: PASSES_WITHIN_MS });
  const inScan = { scanner: memoryOf(scanner.pid), inspector: memoryOf(inspector.pid) };

  const cpuMs = (): readonly number[] => [scanner, inspector].map(({ pid }) => readCpuMs(pid) ?? 0);
  const before = cpuMs();
  await systemClock.sleep(IDLE_SECONDS * 1_000);
  const idleEach = cpuMs().map((now, at) => percent(now - (before[at] ?? 0)));
  const idlePercent = Math.round(idleEach.reduce((sum, each) => sum + each, 0) * 100) / 100;
  const idle = { scanner: memoryOf(scanner.pid), inspector: memoryOf(inspector.pid) };

  console.log(`${CONTAINERS} containers, ${FILES_EACH} files written in each, ${IDLE_SECONDS} s idle\n`);
  printTable(
    ['MiB', 'RSS idle', 'PSS idle', 'RSS after a scan', 'PSS after a scan', 'peak RSS'],
    (['scanner', 'inspector'] as const).map((name) => [name, ...columns(idle[name], inScan[name])]),
  );
  console.log(`\nidle, percent of a core: scanner ${idleEach[0]}, inspector ${idleEach[1]}\n`);
  const pss = Math.round(
    Math.max(idle.scanner.pssMiB + idle.inspector.pssMiB, inScan.scanner.pssMiB + inScan.inspector.pssMiB),
  );
  await lifecycle.close();
  conclude('footprint', { idlePercent, idleEach, idle, inScan }, [
    { what: 'processor time idle, percent of a core', measured: idlePercent, atMost: IDLE_PERCENT_MAX },
    { what: 'PSS of all together, MiB', measured: pss, atMost: PSS_MIB_MAX },
  ]);
} finally {
  await lifecycle.close();
}

function percent(milliseconds: number): number {
  return Math.round((milliseconds / (IDLE_SECONDS * 1_000)) * 10_000) / 100;
}

function columns(idle: ProcessMemory, inScan: ProcessMemory): number[] {
  return [idle.rssMiB, idle.pssMiB, inScan.rssMiB, inScan.pssMiB, inScan.peakRssMiB];
}
