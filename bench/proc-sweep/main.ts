// One look at 2,000 processes - program, mappings, descriptors - beside a shell that reads the same: `ls -l /proc/*/exe`, `cat` of maps,
// `ls` of fd. The processes are ours: light ones, each with a few descriptors, ended by their pids. CPU time of both, user and system,
// alternating; ours is read with the scanner's own readers, including what the shell leaves out: which process it is (stat).
import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { pollUntil } from '@guardimesh/kit';
import { DescriptorLinks, ExecutableMaps, ProcessFolder, ProcName, ProcRoot } from '@guardimesh/linux';
import { benchFolder } from '../lib/bench-folder.js';
import { conclude, median, printTable } from '../lib/figures.js';

const PROCESSES = 2_000;
const ROUNDS = 5;
const BOUNDS = { mapsBytes: 16 * 1024 * 1024, descriptors: 16_384 };

const { lifecycle } = benchFolder();
try {
  const children = await startProcesses();
  const pids = children.flatMap(({ pid }) => (pid === undefined ? [] : [pid]));
  if (pids.length !== PROCESSES) throw new Error(`only ${pids.length} processes could be started`);
  const reader = openReader();
  lifecycle.onClose('reader', async () => {
    await Promise.resolve();
    reader.close();
  });
  const names = pids.map((pid) => `/proc/${pid}`);
  // once each without the clock
  const seen = reader.read(pids);
  readByShell(names);
  if (seen.programs !== PROCESSES || seen.maps < PROCESSES || seen.descriptors < PROCESSES)
    throw new Error(`not everything was read: ${JSON.stringify(seen)}`);

  const ours: number[] = [];
  const shells: number[] = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    shells.push(readByShell(names));
    const before = process.cpuUsage();
    reader.read(pids);
    const used = process.cpuUsage(before);
    ours.push((used.user + used.system) / 1_000);
  }
  const ratio = Math.round((median(ours) / median(shells)) * 1_000) / 1_000;
  const microsecondsEach = Math.round((median(ours) * 1_000) / PROCESSES);
  console.log(
    `${PROCESSES} processes, ${seen.maps} executable mappings, ${seen.descriptors} descriptors, ${ROUNDS} rounds\n`,
  );
  printTable(['CPU ms', 'median', 'least', 'most'], [row('ls exe, cat maps, ls fd', shells), row('guardimesh', ours)]);
  console.log('');
  await lifecycle.close();
  conclude(
    'proc-sweep',
    { processes: PROCESSES, ratio, microseconds_each: microsecondsEach, ours_cpu_ms: ours, shell_cpu_ms: shells },
    [{ what: "ratio of the medians, our CPU to the shell's", measured: ratio, atMost: 0.8 }],
  );
} finally {
  await lifecycle.close();
}

/** Processes that sleep until the end of the bench. */
async function startProcesses(): Promise<ChildProcess[]> {
  const children: ChildProcess[] = [];
  lifecycle.onClose('processes', async () => {
    const running = children.filter(({ exitCode, signalCode }) => exitCode === null && signalCode === null);
    await Promise.all(running.map((child) => (child.kill('SIGKILL'), once(child, 'exit'))));
  });
  for (let each = 0; each < PROCESSES; each += 1)
    children.push(spawn('/bin/sleep', ['3600'], { stdio: ['ignore', 'ignore', 'ignore', 'ignore', 'ignore'] }));
  await pollUntil('the processes to run', () => children.every(({ pid }) => pid !== undefined), { timeoutMs: 60_000 });
  return children;
}

interface Seen {
  programs: number;
  maps: number;
  descriptors: number;
}

function openReader(): { read: (pids: readonly number[]) => Seen; close: () => void } {
  const root = new ProcRoot('/proc');
  const folder = new ProcessFolder(root);
  const maps = new ExecutableMaps();
  const links = new DescriptorLinks();
  const read = (pids: readonly number[]): Seen => {
    const seen = { programs: 0, maps: 0, descriptors: 0 };
    for (const pid of pids) {
      if (folder.enter(pid) < 0 || folder.readStat() < 0) continue;
      if (folder.readLink(ProcName.exe) > 0) seen.programs += 1;
      maps.begin(folder, BOUNDS.mapsBytes);
      while (maps.next()) seen.maps += 1;
      links.begin(folder, BOUNDS.descriptors);
      while (links.next()) seen.descriptors += 1;
    }
    maps.end();
    links.end();
    folder.leave();
    return seen;
  };
  return {
    read,
    close: () => {
      root.close();
    },
  };
}

/** CPU milliseconds of a shell and its programs, as it tells them itself (`times`, POSIX). */
function readByShell(names: readonly string[]): number {
  const of = (file: string): string => names.map((name) => `${name}/${file}`).join(' ');
  const script = `{ ls -l ${of('exe')}; cat ${of('maps')}; ls -l ${of('fd')}; } > /dev/null\ntimes\n`;
  const { stdout, stderr, status } = spawnSync('/bin/sh', [], { input: script, encoding: 'utf8' });
  if (status !== 0) throw new Error(`the shell ended with ${String(status)}: ${stderr.slice(0, 500)}`);
  const times = [...stdout.matchAll(/(\d+)m([\d.]+)s/g)].map(
    ([, minutes, seconds]) => Number(minutes) * 60 + Number(seconds),
  );
  return times.reduce((sum, each) => sum + each, 0) * 1_000;
}

function row(name: string, milliseconds: readonly number[]): (string | number)[] {
  return [
    name,
    median(milliseconds).toFixed(1),
    Math.min(...milliseconds).toFixed(1),
    Math.max(...milliseconds).toFixed(1),
  ];
}
