// A second pass over an unchanged container of 100,000 files, through the whole flow (inspector, scanner, clamd), beside
// `clamdscan --fdpass --multiscan` on the same tree with clamd's own cache of clean files warm, and beside `find` that prints the
// fields a file is known by. Then the scanner is ended and started again: what it saved must make its first pass as cheap.
// A pass is triggered by ending and starting the container in place, and is timed from its beginning to its end.
// Bars: clamdscan takes at least 50 times as long (ratio at most 0.02); at most 1.2 times find, after a restart too.
import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync, rmSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { setTimeout } from 'node:timers/promises';
import { startInspector, startScanner, type NodeSideSettings } from '@guardimesh/cli';
import { busyboxLayer, buildImage, startClamd, startContainerd, type RunningChild } from '@guardimesh/local';
import { readOverlayRoot } from '@guardimesh/linux';
import { starterSignaturesFolder } from '@guardimesh/signatures';
import type { WireBatch, WireSummary } from '@guardimesh/wire';
import { benchFolder, inside } from '../lib/bench-folder.js';
import { conclude, median, printTable } from '../lib/figures.js';
import { memoryOf } from '../lib/process-memory.js';

const FILES = 100_000;
const FILES_A_FOLDER = 50;
const ROUNDS = 9;
const CLAMDSCAN_ROUNDS = 3;
const RESTARTS = 5;

const { folder, lifecycle } = benchFolder();
try {
  const containerd = await startContainerd({ folder: inside(folder, 'ctd') });
  lifecycle.onClose('containerd', () => containerd.stop());
  const image = await buildImage(
    { name: 'localhost/bench:1', layers: [await busyboxLayer()], config: { entrypoint: ['/bin/sleep', '86400'] } },
    inside(folder, 'image.tar'),
  );
  await containerd.importImage(image.tarPath);
  const container = await containerd.runContainer({ image: image.name });
  const upper = readOverlayRoot(container.pid)?.upper;
  if (typeof upper !== 'string') throw new Error('the container has no upper directory');
  makeFiles(`/proc/${container.pid}/root/data`);

  // what was changed within the last minute is not remembered
  const agedAtMs = Date.now() + 61_000;
  const clamd = await startClamd({ folder: inside(folder, 'clamd'), databaseFolder: starterSignaturesFolder() });
  lifecycle.onClose('clamd', () => clamd.stop());
  const clamdConfig = inside(folder, 'clamd/clamd.conf');
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
    memoryFolder: inside(folder, 'memory'),
  };
  await setTimeout(Math.max(0, agedAtMs - Date.now()));
  const inspector = await startInspector(node);
  lifecycle.onClose('inspector', async () => {
    await inspector.stop();
  });
  let scanner = await startScanner(node);
  lifecycle.onClose('scanner', async () => {
    await scanner.stop();
  });
  let passes = passesOf(scanner, container.id);
  const first = await nextPass(passes, 'first');

  const ours: number[] = [];
  const find: number[] = [];
  const clamdscan: number[] = [];
  const afterRestart: number[] = [];
  /** One pass after the container has stopped, and one after it has started again. */
  const passTwice = async (): Promise<number[]> => {
    await containerd.killContainer(container.id);
    const stopped = await nextPass(passes, 'again');
    await containerd.ctr(['tasks', 'start', '--detach', container.id]);
    return [stopped, await nextPass(passes, 'again')];
  };
  // once each without the clock
  await passTwice();
  findOnce(upper);
  clamdscanOnce(upper, clamdConfig);
  for (let round = 0; round < ROUNDS; round += 1) {
    ours.push(...(await passTwice()));
    find.push(findOnce(upper), findOnce(upper));
    if (round < CLAMDSCAN_ROUNDS) clamdscan.push(clamdscanOnce(upper, clamdConfig));
  }
  const memory = memoryOf(scanner.pid);
  const findBesideRestarts: number[] = [];
  for (let restart = 0; restart < RESTARTS; restart += 1) {
    await scanner.stop();
    // else the container would not be due before its time
    rmSync(inside(node.memoryFolder ?? '', 'passes.json'), { force: true });
    scanner = await startScanner(node);
    passes = passesOf(scanner, container.id);
    afterRestart.push(await nextPass(passes, 'again'));
    findBesideRestarts.push(findOnce(upper));
  }

  const toClamdscan = rounded(median(ours) / median(clamdscan));
  const toFind = rounded(median(ours) / median(find));
  const restartedToFind = rounded(median(afterRestart) / median(findBesideRestarts));
  const restartedToClamdscan = rounded(median(afterRestart) / median(clamdscan));
  console.log(`${FILES} files; first pass ${first.toFixed(2)} s\n`);
  printTable(
    ['', 'median s', 'fastest s', 'slowest s'],
    [
      row('clamdscan --fdpass --multiscan, its cache warm', clamdscan),
      row('find, the same fields printed', find),
      row('guardimesh, second pass', ours),
      row('find, beside the restarts', findBesideRestarts),
      row('guardimesh, first pass after a restart', afterRestart),
    ],
  );
  console.log(`\nscanner, MiB: RSS ${memory.rssMiB}, peak ${memory.peakRssMiB}, PSS ${memory.pssMiB}\n`);
  await lifecycle.close();
  conclude(
    'rescan',
    { files: FILES, first, ours, find, clamdscan, afterRestart, findBesideRestarts, scanner: memory },
    [
      { what: 'second pass to clamdscan', measured: toClamdscan, atMost: 0.02 },
      { what: 'second pass to find', measured: toFind, atMost: 1.2 },
      { what: 'first pass after a restart to clamdscan', measured: restartedToClamdscan, atMost: 0.02 },
      { what: 'first pass after a restart to find', measured: restartedToFind, atMost: 1.2 },
    ],
  );
} finally {
  await lifecycle.close();
}

/** Files as an application has them: many small ones, each with bytes of its own. */
function makeFiles(into: string): void {
  for (let file = 0; file < FILES; file += 1) {
    const directory = `${into}/${Math.floor(file / FILES_A_FOLDER / 40)}/${Math.floor(file / FILES_A_FOLDER)}`;
    if (file % FILES_A_FOLDER === 0) mkdirSync(directory, { recursive: true });
    writeFileSync(`${directory}/module-${file}.js`, `export const number = ${file};\n`.repeat(1 + (file % 60)));
  }
}

function row(name: string, seconds: readonly number[]): (string | number)[] {
  return [name, ...[median(seconds), Math.min(...seconds), Math.max(...seconds)].map((each) => each.toFixed(3))];
}

function rounded(ratio: number): number {
  return Math.round(ratio * 10_000) / 10_000;
}

function findOnce(directory: string): number {
  // device, inode, size, mtime, ctime, and the path
  return timed('find', [directory, '-printf', String.raw`%D %i %s %T@ %C@ %p\n`]);
}

function clamdscanOnce(directory: string, configFile: string): number {
  const options = ['--fdpass', '--multiscan', '--infected', '--no-summary', `--config-file=${configFile}`];
  return timed('clamdscan', [...options, directory]);
}

function timed(command: string, args: readonly string[]): number {
  const began = performance.now();
  const { status, stderr } = spawnSync(command, args, { stdio: ['ignore', 'ignore', 'pipe'], encoding: 'utf8' });
  if (status !== 0) throw new Error(`${command} ended with ${status}: ${stderr}`);
  return (performance.now() - began) / 1_000;
}

async function* passesOf(scanner: RunningChild, containerId: string): AsyncGenerator<WireSummary, void, void> {
  const output = scanner.process.stdout;
  if (output === null) throw new Error('the scanner has no standard output');
  for await (const line of createInterface({ input: output })) {
    for (const summary of (JSON.parse(line) as WireBatch).summaries) {
      if (summary.container_id === containerId) yield summary;
    }
  }
}

/** Seconds of the next pass; each must have every file clean, all but the first without scanning one. */
async function nextPass(passes: AsyncGenerator<WireSummary, void, void>, which: 'first' | 'again'): Promise<number> {
  const { value } = await passes.next();
  if (value === undefined)
    throw new Error(`the scanner ended early: ${readFileSync(inside(folder, 'scanner.log'), 'utf8').slice(-2_000)}`);
  const isAsExpected = value.clean === FILES && (which === 'first' || value.from_memory === FILES);
  if (!isAsExpected) throw new Error(`a pass was not as expected: ${JSON.stringify(value)}`);
  return (Date.parse(value.finished_at) - Date.parse(value.started_at)) / 1_000;
}
