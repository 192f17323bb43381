// Cold scan of real files in a container's writable layer, through the whole flow (inspector, scanner, clamd), beside
// `clamdscan --fdpass --multiscan` on the same clamd and the same files. clamd's clean cache is off, and so is our memory of verdicts.
// The scanner is one long-lived process, as in a node pod; a round is triggered by a restart of the container in place, and is
// timed from the pass's beginning to its end. Bars: ratio of the medians at most 1; peak RSS of scanner and inspector.
import { spawnSync } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { startInspector, startScanner, type NodeSideSettings } from '@guardimesh/cli';
import { busyboxLayer, buildImage, startClamd, startContainerd, type RunningChild } from '@guardimesh/local';
import { readOverlayRoot } from '@guardimesh/linux';
import { starterSignaturesFolder } from '@guardimesh/signatures';
import type { WireBatch, WireSummary } from '@guardimesh/wire';
import { benchFolder, inside } from '../lib/bench-folder.js';
import { conclude, median, printTable } from '../lib/figures.js';
import { memoryOf, type ProcessMemory } from '../lib/process-memory.js';
import { copyRealFiles } from '../lib/real-files.js';

const ROUNDS = 5;
const FILES = 8_200;
const BYTES_MAX = 280_000_000;
const SCANNER_RSS_MIB_MAX = 90;
const INSPECTOR_RSS_MIB_MAX = 70;

const { folder, lifecycle } = benchFolder();
try {
  const containerd = await startContainerd({ folder: inside(folder, 'ctd') });
  lifecycle.onClose('containerd', () => containerd.stop());
  const image = await buildImage(
    { name: 'localhost/bench:1', layers: [await busyboxLayer()], config: { entrypoint: ['/bin/sleep', '86400'] } },
    inside(folder, 'image.tar'),
  );
  await containerd.importImage(image.tarPath);
  const container = await containerd.runContainer({
    image: image.name,
    pod: { name: 'bench', namespace: 'bench', uid: randomUUID() },
  });
  const upper = readOverlayRoot(container.pid)?.upper;
  if (typeof upper !== 'string') throw new Error('the container has no upper directory');
  const copied = copyRealFiles(`/proc/${container.pid}/root/data`, { files: FILES, bytesMax: BYTES_MAX });
  if (copied.files < 8_000) throw new Error(`only ${copied.files} files could be copied`);

  const clamd = await startClamd({
    folder: inside(folder, 'clamd'),
    databaseFolder: starterSignaturesFolder(),
    settings: { disableCache: true },
  });
  lifecycle.onClose('clamd', () => clamd.stop());
  const node: NodeSideSettings = {
    runFolder: folder,
    backendUrl: 'print:',
    key: '',
    clamdSocket: clamd.socketPath,
    clamdDatabaseFolder: clamd.databaseFolder,
    databaseName: 'starter',
    runtimeSockets: [`containerd:${containerd.socketPath}`],
    steadySeconds: 86_400,
    settlingSeconds: [],
    // the peers look at the writable layer only
    imageLayers: false,
    driftPolicyFile: writePolicy(inside(folder, 'drift-policy.json')),
    memoryEntriesMax: 0,
  };
  const inspector = await startInspector(node);
  lifecycle.onClose('inspector', async () => {
    await inspector.stop();
  });

  const scanner = await startScanner(node);
  lifecycle.onClose('scanner', async () => {
    await scanner.stop();
  });
  const passes = passesOf(scanner, container.id, copied.files);

  const theirs: number[] = [];
  const ours: number[] = [];
  const memory: ProcessMemory[] = [];
  // once each without the clock: the page cache and the warm-up of all three processes
  await nextPass(passes, 'started');
  theirsOnce(upper, inside(folder, 'clamd/clamd.conf'));
  for (let round = 0; round < ROUNDS; round += 1) {
    theirs.push(theirsOnce(upper, inside(folder, 'clamd/clamd.conf')));
    // a container that stops is looked at a last time; that pass is not counted
    await containerd.killContainer(container.id);
    await nextPass(passes, 'scheduled');
    await containerd.ctr(['tasks', 'start', '--detach', container.id]);
    ours.push(await nextPass(passes, 'started'));
    memory.push(memoryOf(scanner.pid));
  }
  const inspectorMemory = memoryOf(inspector.pid);
  const worst = (of: (each: ProcessMemory) => number): number => Math.max(...memory.map(of));
  const ratio = Math.round((median(ours) / median(theirs)) * 1_000) / 1_000;

  console.log(`${copied.files} files, ${(copied.bytes / 1e6).toFixed(1)} MB, ${ROUNDS} rounds, alternating\n`);
  printTable(
    ['', 'median s', 'fastest s', 'slowest s', 'MB/s'],
    [row('clamdscan --fdpass --multiscan', theirs, copied.bytes), row('guardimesh, whole flow', ours, copied.bytes)],
  );
  console.log('');
  printTable(
    ['memory, MiB', 'RSS', 'peak RSS', 'PSS'],
    [
      ['scanner', worst((each) => each.rssMiB), worst((each) => each.peakRssMiB), worst((each) => each.pssMiB)],
      ['inspector', inspectorMemory.rssMiB, inspectorMemory.peakRssMiB, inspectorMemory.pssMiB],
    ],
  );
  console.log('');
  await lifecycle.close();
  conclude(
    'cold-scan',
    {
      files: copied.files,
      bytes: copied.bytes,
      ratio,
      ours_seconds: ours,
      clamdscan_seconds: theirs,
      scanner: memory.at(-1),
      inspector: inspectorMemory,
    },
    [
      { what: 'ratio of the medians, ours to clamdscan', measured: ratio, atMost: 1 },
      { what: "scanner's peak RSS, MiB", measured: worst((each) => each.peakRssMiB), atMost: SCANNER_RSS_MIB_MAX },
      { what: "inspector's peak RSS, MiB", measured: inspectorMemory.peakRssMiB, atMost: INSPECTOR_RSS_MIB_MAX },
    ],
  );
} finally {
  await lifecycle.close();
}

/** Real programs in a container whose image is another are drift; here they are only something to scan. */
function writePolicy(path: string): string {
  writeFileSync(path, '{"ignore":[{"namespaces":["bench"],"reason":"files to be scanned"}]}');
  return path;
}

function row(name: string, seconds: readonly number[], bytes: number): (string | number)[] {
  const middle = median(seconds);
  return [
    name,
    middle.toFixed(2),
    Math.min(...seconds).toFixed(2),
    Math.max(...seconds).toFixed(2),
    (bytes / 1e6 / middle).toFixed(1),
  ];
}

function theirsOnce(directory: string, configFile: string): number {
  const began = performance.now();
  const { status, stderr } = spawnSync(
    'clamdscan',
    ['--fdpass', '--multiscan', '--infected', '--no-summary', `--config-file=${configFile}`, directory],
    { encoding: 'utf8' },
  );
  if (status !== 0 && status !== 1) throw new Error(`clamdscan ended with ${status}: ${stderr}`);
  return (performance.now() - began) / 1_000;
}

/** The passes over the container, as the scanner would report them; each must have judged every file. */
async function* passesOf(
  scanner: RunningChild,
  containerId: string,
  files: number,
): AsyncGenerator<WireSummary, void, void> {
  const output = scanner.process.stdout;
  if (output === null) throw new Error('the scanner has no standard output');
  for await (const line of createInterface({ input: output })) {
    for (const summary of (JSON.parse(line) as WireBatch).summaries) {
      if (summary.container_id !== containerId) continue;
      // an archive beyond clamd's own limits is answered by both: as unscanned here, as Heuristics.Limits.Exceeded there
      const { 'engine-limit': limits = 0, ...others } = summary.unscanned;
      if (summary.clean + limits < files || Object.keys(others).length > 0)
        throw new Error(`not every file was judged: ${line}`);
      yield summary;
    }
  }
}

/** Seconds of the next pass, which must have run for that reason. */
async function nextPass(
  passes: AsyncGenerator<WireSummary, void, void>,
  reason: WireSummary['reason'],
): Promise<number> {
  const { value } = await passes.next();
  if (value === undefined)
    throw new Error(`the scanner ended early: ${readFileSync(inside(folder, 'scanner.log'), 'utf8').slice(-2_000)}`);
  if (value.reason !== reason) throw new Error(`a pass ran because of "${value.reason}", not "${reason}"`);
  return (Date.parse(value.finished_at) - Date.parse(value.started_at)) / 1_000;
}
