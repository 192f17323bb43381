// Real programs and libraries through the whole obfuscation scanner - its processes, their socket, rules, model, decoding - beside `yara`
// of Debian with the same rules, alternating, the files in the page cache for both. The rules are written for one kind of file each, and
// yara gets those for executables, as the scanner asks them. Files: below /usr, or below the folders given as arguments.
import { spawnSync } from 'node:child_process';
import { closeSync, fstatSync, openSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { startObfuscationScanner } from '@guardimesh/cli';
import { createObfuscationEngine, DEFAULT_OBFUSCATION_ENGINE, type ObfuscationEngine } from '@guardimesh/engines';
import { silentLog, systemClock } from '@guardimesh/kit';
import { filePath, type EngineAnswer } from '@guardimesh/model';
import { needProgram } from '@guardimesh/local';
import { ownRulesFolder, readRules } from '@guardimesh/yara';
import { benchFolder, inside } from '../lib/bench-folder.js';
import { conclude, median, percentile, printTable } from '../lib/figures.js';
import { memoryOf } from '../lib/process-memory.js';
import { realExecutables } from '../lib/real-executables.js';

const FILES = 10_000;
const ROUNDS = 5;
/** Files that are on their way at once: the workers never wait for the next one. */
const AT_ONCE = 16;

const { folder, lifecycle } = benchFolder();
try {
  const folders = process.argv.slice(2);
  const { paths, bytes } = realExecutables(folders.length > 0 ? folders : ['/usr'], FILES);
  if (paths.length < FILES)
    console.log(`only ${paths.length} executables are there; more below other folders: name them`);
  const yara = yaraOver(paths);
  const { child, socketPath } = await startObfuscationScanner(folder);
  lifecycle.onClose('obfuscation scanner', async () => {
    await child.stop();
  });
  const engine = createObfuscationEngine({ ...DEFAULT_OBFUSCATION_ENGINE, socketPath }, systemClock, silentLog);
  lifecycle.onClose('engine', () => engine.close());

  // once each without the clock: files in the cache, code compiled
  yara();
  await scanAll(engine, paths);
  const [ours, theirs, each]: [number[], number[], number[]] = [[], [], []];
  let found: readonly string[] = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    theirs.push(yara());
    const { seconds, milliseconds, matches, gaps } = await scanAll(engine, paths);
    ours.push(seconds);
    each.push(...milliseconds);
    found = matches;
    if (gaps > 0) console.log(`${gaps} files were not looked at to their end`);
  }
  const ratio = Math.round((median(ours) / median(theirs)) * 1_000) / 1_000;
  console.log(
    `${paths.length} executables, ${(bytes / 1e6).toFixed(0)} MB, ${ROUNDS} rounds; found: ${found.length}\n`,
  );
  printTable(
    ['', 'median s', 'MB/s', 'files/s'],
    [rowOf('yara, the same rules', theirs, paths.length, bytes), rowOf('guardimesh', ours, paths.length, bytes)],
  );
  const milliseconds = { p50: percentile(each, 0.5), p99: percentile(each, 0.99), most: Math.max(...each) };
  console.log(
    `\nms a file, with ${AT_ONCE} under way: p50 ${ms(milliseconds.p50)}, p99 ${ms(milliseconds.p99)}, most ${ms(milliseconds.most)}`,
  );
  const memory = [child.pid, ...childrenOf(child.pid)].map((pid) => ({ pid, ...memoryOf(pid) }));
  printTable(
    ['process', 'RSS MiB', 'peak MiB', 'PSS MiB'],
    memory.map(({ rssMiB, peakRssMiB, pssMiB }, at) => [
      at === 0 ? 'scanner' : `worker ${at}`,
      rssMiB,
      peakRssMiB,
      pssMiB,
    ]),
  );
  console.log('');
  await lifecycle.close();
  conclude('obfuscation', { files: paths.length, bytes, ratio, ours, yara: theirs, milliseconds, memory, found }, [
    { what: "ratio of the medians, our time to yara's", measured: ratio, atMost: 1 },
  ]);
} finally {
  await lifecycle.close();
}

interface Scanned {
  readonly seconds: number;
  /** from the moment a file is given to its answer */
  readonly milliseconds: readonly number[];
  readonly matches: readonly string[];
  readonly gaps: number;
}

async function scanAll(engine: ObfuscationEngine, paths: readonly string[]): Promise<Scanned> {
  const matches: string[] = [];
  const milliseconds: number[] = [];
  let gaps = 0;
  const left = paths.values();
  const one = async (): Promise<void> => {
    for (const path of left) {
      const began = performance.now();
      const answer = await scanOne(engine, path);
      milliseconds.push(performance.now() - began);
      if (answer.kind === 'match') matches.push(`${path}: ${answer.names.join(' ')}`);
      else if (answer.kind !== 'clean') gaps += 1;
    }
  };
  const began = performance.now();
  await Promise.all(Array.from({ length: AT_ONCE }, one));
  return { seconds: (performance.now() - began) / 1_000, milliseconds, matches, gaps };
}

async function scanOne(engine: ObfuscationEngine, path: string): Promise<EngineAnswer> {
  const descriptor = openSync(path, 'r');
  try {
    const { size } = fstatSync(descriptor);
    const identity = { device: 0, inode: 0n, sizeBytes: size, modifiedNs: 0n, changedNs: 0n };
    const file = { path: filePath(path), descriptor, identity, changesShow: true };
    return await engine.scan(file, { onWaiting: () => undefined, signal: lifecycle.signal });
  } finally {
    closeSync(descriptor);
  }
}

/** @returns what runs yara once over all files and gives its seconds */
function yaraOver(paths: readonly string[]): () => number {
  const program = needProgram('yara', 'yara');
  const rules = inside(folder, 'rules.yar');
  const list = inside(folder, 'list');
  const texts = readRules(ownRulesFolder()).filter(({ subject }) => subject !== 'scripts');
  writeFileSync(rules, texts.map(({ text }) => text).join('\n'));
  writeFileSync(list, `${paths.join('\n')}\n`);
  return () => {
    const began = performance.now();
    const { status, stderr } = spawnSync(program, ['--threads=2', '--scan-list', rules, list], { encoding: 'utf8' });
    if (status !== 0) throw new Error(`yara ended with ${String(status)}: ${stderr.slice(0, 500)}`);
    return (performance.now() - began) / 1_000;
  };
}

/** proc_pid_task_children(5) */
function childrenOf(pid: number): number[] {
  return readdirSync(`/proc/${pid}/task`).flatMap((task) =>
    readFileSync(`/proc/${pid}/task/${task}/children`, 'utf8').split(' ').filter(Boolean).map(Number),
  );
}

function rowOf(name: string, seconds: readonly number[], files: number, bytes: number): (string | number)[] {
  const each = median(seconds);
  return [name, each.toFixed(2), Math.round(bytes / 1e6 / each), Math.round(files / each)];
}

function ms(value: number): string {
  return value.toFixed(1);
}
