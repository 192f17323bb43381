// Real time beside clamonacc(8): the same directory, the same clamd (its clean cache off), the same writer, in turns. From the close of
// an infected file to the word of it in this process, one file at a time; a burst; then a storm for ours alone, whose overflows
// are answered by walks through the real flow. The directory is a file system of its own, in memory: nobody else's writes are in the
// figures, and no disk's slowness hides what watching costs the writer.
// clamonacc scans what is opened, not what is closed: it begins before the close, and may see a file that is empty still. What it
// loses so is counted, and left out of its figures.
import { mkdirSync, readdirSync, rmSync } from 'node:fs';
import { spawnSync } from 'node:child_process';
import { systemClock, type Lifecycle } from '@guardimesh/kit';
import { startClamd } from '@guardimesh/local';
import { starterSignaturesFolder } from '@guardimesh/signatures';
import { benchFolder, inside } from '../lib/bench-folder.js';
import { conclude, median, percentile, printTable } from '../lib/figures.js';
import { startContainerWriter, type ContainerWriter } from './container-writer.js';
import { Heard } from './heard.js';
import { runStorm } from './storm.js';
import { startClamonacc, startOurs, type Watcher } from './watchers.js';

const ROUNDS = 8;
const WRITES_A_ROUND = 250;
/** Both are long-lived on a node, and are started anew for each round here: bursts first, so that whatever compiles has compiled. */
const WARM_UP_BURSTS = 5;
const WARM_UP_WRITES = 250;
const BURST_FILES = 1_000;
/** Longer than any verdict takes on a busy machine; then a file is lost. */
const LOST_AFTER_MS = 2_000;
/** Between writes: the doubled scans of clamonacc (one by each event of a file) are not to run into the next one's figure. */
const PAUSE_MS = 2;

const P50_RATIO_MAX = 1.1;
const P99_RATIO_MAX = 1.2;
const BURST_RATIO_MAX = 0.6;

interface Figures {
  readonly latenciesMs: number[];
  readonly burstsMs: number[];
  lost: number;
  burstLost: number;
}

const { folder, lifecycle } = benchFolder();
try {
  const directory = makeDirectory(lifecycle);
  const clamd = await startClamd({
    folder: inside(folder, 'clamd'),
    databaseFolder: starterSignaturesFolder(),
    settings: { disableCache: true },
  });
  lifecycle.onClose('clamd', () => clamd.stop());
  const writer = await startContainerWriter(directory, lifecycle);
  const [ours, theirs] = [noFigures(), noFigures()];
  for (let round = 0; round < ROUNDS; round += 1) {
    const watchOurs = (heard: Heard) => startOurs(clamd.socketPath, writer.container, heard);
    const watchTheirs = (heard: Heard) => startClamonacc(inside(folder, 'clamd/clamd.conf'), directory, heard);
    // who is first changes: what the machine does beside us meets both alike
    const turns = [() => turn(watchOurs, writer, ours), () => turn(watchTheirs, writer, theirs)];
    for (const each of round % 2 === 0 ? turns : turns.reverse()) {
      await each();
      emptyDirectory(directory);
    }
  }
  const storm = await runStorm(clamd.socketPath, writer, () => {
    emptyDirectory(directory);
  });

  const writes = ROUNDS * WRITES_A_ROUND;
  console.log(
    `close to verdict, ${writes} writes each, and bursts of ${BURST_FILES}, in ${ROUNDS} rounds, alternating\n`,
  );
  const headings = ['', 'p50 ms', 'p95 ms', 'p99 ms', 'lost', 'burst, median ms', 'lost in bursts'];
  printTable(headings, [row('clamonacc', theirs), row('guardimesh', ours)]);
  console.log('');
  printTable(
    [
      'storm',
      'seconds',
      "writer's CPU, s",
      'judged',
      'overflows',
      'walks',
      'found at once',
      'found by a walk',
      'missing',
    ],
    [
      ['nobody watches', storm.aloneSeconds, storm.aloneCpuSeconds, 0, 0, 0, 0, 0, 0],
      [
        ...['guardimesh', storm.seconds, storm.cpuSeconds, storm.judged, storm.overflows, storm.walks],
        ...[storm.infected - storm.foundByWalk - storm.missing, storm.foundByWalk, storm.missing],
      ],
    ],
  );
  console.log(
    `\n${storm.writes} writes: watched, the writer takes ${storm.slowdown} times as long and ${storm.cpuSlowdown} times the CPU time; all found after ${storm.allFoundSeconds} s\n`,
  );
  await lifecycle.close();
  const ratio = (share: number): number =>
    rounded(percentile(ours.latenciesMs, share) / percentile(theirs.latenciesMs, share));
  conclude('real-time', { writes, ours: summary(ours), clamonacc: summary(theirs), storm }, [
    { what: 'p50 to clamonacc', measured: ratio(0.5), atMost: P50_RATIO_MAX },
    { what: 'p99 to clamonacc', measured: ratio(0.99), atMost: P99_RATIO_MAX },
    { what: 'lost of single writes', measured: ours.lost, atMost: 0 },
    {
      what: 'burst to clamonacc, medians',
      measured: rounded(median(ours.burstsMs) / median(theirs.burstsMs)),
      atMost: BURST_RATIO_MAX,
    },
    { what: 'lost in bursts', measured: ours.burstLost, atMost: 0 },
    { what: 'missing after the storm', measured: storm.missing, atMost: 0 },
  ]);
} finally {
  await lifecycle.close();
}

async function turn(
  start: (heard: Heard) => Promise<Watcher>,
  writer: ContainerWriter,
  figures: Figures,
): Promise<void> {
  const heard = new Heard();
  const watcher = await start(heard);
  try {
    for (let number = 0; number < WARM_UP_BURSTS; number += 1) await burst(`warm-up-${number}`, heard, writer);
    for (let number = -WARM_UP_WRITES; number < WRITES_A_ROUND; number += 1) {
      const name = `single-${number}`;
      const [{ closedNs }, heardNs] = await Promise.all([
        writer.write({ kind: 'write', name }),
        heard.of(name, LOST_AFTER_MS),
      ]);
      await systemClock.sleep(PAUSE_MS);
      if (number < 0) continue;
      if (heardNs === null) figures.lost += 1;
      else figures.latenciesMs.push((heardNs - (closedNs[name] ?? 0)) / 1e6);
    }
    const { milliseconds, missing } = await burst('burst', heard, writer);
    figures.burstsMs.push(milliseconds);
    figures.burstLost += missing;
  } finally {
    await watcher.stop();
  }
}

async function burst(
  name: string,
  heard: Heard,
  writer: ContainerWriter,
): Promise<{ milliseconds: number; missing: number }> {
  const names = Array.from({ length: BURST_FILES }, (_, number) => `${name}-${number}`);
  const { beganNs } = await writer.write({ kind: 'burst', names });
  const { lastNs, missing } = await heard.all(names, LOST_AFTER_MS);
  return { milliseconds: (lastNs - beganNs) / 1e6, missing };
}

function makeDirectory(owner: Lifecycle): string {
  const directory = inside(folder, 'written');
  mkdirSync(directory);
  mount('mount', ['-t', 'tmpfs', '-o', 'size=512m,mode=0777', 'guardimesh-bench', directory]);
  owner.onClose('file system', () => {
    mount('umount', [directory]);
  });
  return directory;
}

function mount(command: string, args: readonly string[]): void {
  const { status, stderr } = spawnSync(command, args, { encoding: 'utf8' });
  if (status !== 0) throw new Error(`${command} ended with ${status}: ${stderr}`);
}

function emptyDirectory(directory: string): void {
  for (const name of readdirSync(directory)) rmSync(`${directory}/${name}`);
}

function noFigures(): Figures {
  return { latenciesMs: [], burstsMs: [], lost: 0, burstLost: 0 };
}

function row(name: string, figures: Figures): (string | number)[] {
  const { p50, p95, p99, burst, lost, burstLost } = summary(figures);
  return [name, p50, p95, p99, lost, burst, burstLost];
}

function summary({ latenciesMs, burstsMs, lost, burstLost }: Figures) {
  const at = (share: number): number => rounded(percentile(latenciesMs, share));
  return { p50: at(0.5), p95: at(0.95), p99: at(0.99), lost, burst: rounded(median(burstsMs)), burstsMs, burstLost };
}

function rounded(value: number): number {
  return Math.round(value * 1_000) / 1_000;
}
