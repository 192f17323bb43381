// Two million mutated programs and scripts through all that looks at their bytes, in as many processes as there are processors: no input may
// end one, take near the deadline, or leave memory behind. `npm run bench -- mutations [INPUTS] [SEED]`; the seed repeats a run.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { availableParallelism } from 'node:os';
import { createInterface } from 'node:readline';
import { join } from 'node:path';
import { conclude, printTable } from '../lib/figures.js';

const DEADLINE_MS = 20_000;
/** From a tenth of the run on a process may grow by so much: what the collector has not yet returned. */
const GROWTH_MIB_MAX = 48;
const MIB = 1_024 * 1_024;

interface Told {
  readonly done: number;
  readonly slowestMs: number;
  readonly pieces: number;
  readonly names: number;
  readonly kinds: Readonly<Record<string, number>>;
  readonly rssBytes: number;
}

const inputs = Number(process.argv[2] ?? 2_000_000);
const seed = Number(process.argv[3] ?? 1);
const processes = availableParallelism();
const began = performance.now();
const runs = await Promise.all(
  Array.from({ length: processes }, (_, at) => run(seed + at * 7_919, Math.ceil(inputs / processes))),
);
const seconds = (performance.now() - began) / 1_000;
printTable(
  ['process', 'inputs', 'slowest ms', 'brought out', 'names', 'RSS MiB early', 'RSS MiB at the end', 'ended with'],
  runs.map(({ last, early, end }, at) => [
    at + 1,
    last?.done ?? 0,
    Math.round(last?.slowestMs ?? 0),
    last?.pieces ?? 0,
    last?.names ?? 0,
    Math.round((early?.rssBytes ?? 0) / MIB),
    Math.round((last?.rssBytes ?? 0) / MIB),
    end,
  ]),
);
console.log(
  `\n${inputs} inputs in ${seconds.toFixed(0)} s; kinds ${JSON.stringify(runs.map(({ last }) => last?.kinds))}\n`,
);
const growth = runs.map(({ last, early }) => ((last?.rssBytes ?? 0) - (early?.rssBytes ?? 0)) / MIB);
conclude('mutations', { inputs, seed, seconds, runs }, [
  {
    what: 'processes that did not come to their end',
    measured: runs.filter(({ end }) => end !== 'code 0').length,
    atMost: 0,
  },
  {
    what: 'inputs that were not looked at',
    measured: inputs - runs.reduce((sum, { last }) => sum + (last?.done ?? 0), 0),
    atMost: 0,
  },
  {
    what: 'ms of the slowest input',
    measured: Math.round(Math.max(...runs.map(({ last }) => last?.slowestMs ?? DEADLINE_MS))),
    atMost: DEADLINE_MS,
  },
  { what: 'MiB that a process grew by', measured: Math.round(Math.max(...growth)), atMost: GROWTH_MIB_MAX },
]);

async function run(from: number, count: number): Promise<{ last: Told | null; early: Told | null; end: string }> {
  const child = spawn(
    process.execPath,
    ['--max-old-space-size=64', join(import.meta.dirname, 'look.js'), String(from), String(count)],
    {
      stdio: ['ignore', 'pipe', 'inherit'],
    },
  );
  let [last, early]: [Told | null, Told | null] = [null, null];
  createInterface({ input: child.stdout }).on('line', (line) => {
    last = JSON.parse(line) as Told;
    if (last.done >= count / 10) early ??= last;
  });
  const [code, signal] = (await once(child, 'close')) as [number | null, string | null];
  return { last, early, end: signal ?? `code ${String(code)}` };
}
