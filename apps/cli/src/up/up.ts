import { randomBytes } from 'node:crypto';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { Lifecycle, systemClock, type Log } from '@guardimesh/kit';
import { readStartTimeTicks } from '@guardimesh/linux';
import {
  cleanLeftovers,
  prepareDatabase,
  startClamd,
  startDemo,
  type PreparedDatabase,
  type RunningClamd,
  type RunningDemo,
} from '@guardimesh/local';
import { createProgress, progressLog, CliError, type Progress } from '../output/index.js';
import { answeringRuntimes } from './answering-runtimes.js';
import { BackendSession } from './backend-session.js';
import { installFor } from './install-for.js';
import { planFor, type MachinePlan } from './machine-plan.js';
import { watchDemo } from './once.js';
import { makeRunFolder, makeStateFolder } from './places.js';
import { printOutcome } from './print-outcome.js';
import { earlierRuns, noteRun } from './runs.js';
import { startBackend, type RunningBackend } from './start-backend.js';
import { startNodeSide } from './start-node-side.js';

export interface UpOptions {
  readonly demo: boolean;
  readonly once: boolean;
  /** of the console, on 127.0.0.1; 0: any free one */
  readonly port: number;
  /** what is kept between runs */
  readonly state: string;
}

/** Seconds between passes over a container that has settled: a person is watching. */
const STEADY_SECONDS = 5;
const DEMO_VERDICT_WITHIN_MS = 60_000;
const LATE_PARTS_WITHIN_MS = 15_000;

/**
 * Starts everything on this machine, in the order in which the parts need each other, and ends it in reverse: on Ctrl-C, on
 * SIGTERM, when a part cannot be started, and with `once` after the first full pass.
 * @returns the exit code
 */
export async function up(options: UpOptions): Promise<number> {
  const progress = createProgress();
  const log = progressLog(progress);
  const lifecycle = new Lifecycle(log);
  const ended = new Promise<number>((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
      process.on(signal, () => {
        if (!lifecycle.signal.aborted) progress.say(options.once ? '' : '\nStopping…');
        resolve(signal === 'SIGINT' ? 130 : 143);
      });
    }
  });
  const work = run(options, progress, log, lifecycle);
  try {
    return await Promise.race([work, ended]);
  } finally {
    await lifecycle.close();
    // a part that was being started when the signal came is told to the lifecycle late, and stopped then
    await Promise.race([Promise.allSettled([work]), systemClock.sleep(LATE_PARTS_WITHIN_MS)]);
    await lifecycle.close();
    if (!options.once) progress.say('Everything that was started is stopped.');
  }
}

async function run(options: UpOptions, progress: Progress, log: Log, lifecycle: Lifecycle): Promise<number> {
  const plan = await planForThisMachine(options);
  for (const note of plan.notes) progress.say(note);
  if (options.once && !plan.demo) {
    throw new CliError(
      'bad-argument',
      '--once ends after the demonstration’s first pass: it needs --demo, on Linux as root',
    );
  }
  await clearEarlierRuns(options, progress);
  const runFolder = makeRunFolder();
  lifecycle.onClose('run folder', () => {
    rmSync(runFolder, { recursive: true, force: true, maxRetries: 5 });
  });
  const dataFolder = options.once ? null : makeStateFolder('data', options.state);
  const forget = noteRun(
    {
      pid: process.pid,
      startTimeTicks: process.platform === 'linux' ? readStartTimeTicks(process.pid) : null,
      runFolder,
      dataFolder,
    },
    options.state,
  );
  lifecycle.onClose('run note', forget);

  if (plan.scansContainers) await installFor(plan.demo ? 'demo' : 'up', progress);
  const key = `gm_${randomBytes(32).toString('base64url')}`;
  const [backend, antivirus, demo] = await allStarted([
    progress.step(
      'backend',
      () => beginBackend(lifecycle, { runFolder, dataFolder: dataFolder ?? '', key, port: options.port }),
      ({ url }) => `backend on ${url}`,
    ),
    plan.scansContainers ? beginAntivirus(progress, log, lifecycle, runFolder) : Promise.resolve(null),
    plan.demo
      ? progress.step('demonstration: containerd and two containers', () =>
          beginDemo(lifecycle, join(runFolder, 'demo')),
        )
      : Promise.resolve(null),
  ]);
  lifecycle.signal.throwIfAborted();
  if (antivirus !== null) {
    // YARA-X is there for this architecture only (docs/obfuscation.md)
    const obfuscation = process.arch === 'x64';
    if (!obfuscation) progress.warn(`Packed and encoded files are not looked for: not possible on ${process.arch} yet`);
    await progress.step('inspector, obfuscation scanner and scanner', async () => {
      const node = await startNodeSide(
        {
          runFolder,
          backendUrl: backend.url,
          key,
          clamdSocket: antivirus.clamd.socketPath,
          clamdDatabaseFolder: antivirus.database.folder,
          databaseName: antivirus.database.kind,
          runtimeSockets: demo === null ? null : [`containerd:${demo.containerd.socketPath}`],
          steadySeconds: STEADY_SECONDS,
          obfuscation,
        },
        log,
      );
      lifecycle.onClose('inspector', () => node.inspector.stop());
      lifecycle.onClose('obfuscation scanner', () => node.obfuscation?.stop());
      lifecycle.onClose('scanner', () => node.scanner.stop());
    });
  }
  if (options.once && demo !== null) return untilFirstPass(backend, demo, progress, lifecycle);
  return untilStopped(backend, progress);
}

/** Waits for all, also where one fails: what has been started by then must be known to the lifecycle before it closes. */
async function allStarted<T extends readonly unknown[]>(parts: { [Index in keyof T]: Promise<T[Index]> }): Promise<T> {
  await Promise.allSettled(parts);
  return await Promise.all(parts);
}

async function planForThisMachine(options: UpOptions): Promise<MachinePlan> {
  const isRoot = process.geteuid?.() === 0;
  const runtimeSockets = process.platform === 'linux' && isRoot && !options.demo ? await answeringRuntimes() : [];
  return planFor({
    platform: process.platform,
    isRoot,
    runtimeSockets,
    demoWanted: options.demo,
  });
}

async function clearEarlierRuns(options: UpOptions, progress: Progress): Promise<void> {
  for (const { run: earlier, alive, forget } of earlierRuns(options.state)) {
    if (alive) {
      if (earlier.dataFolder === null || options.once) continue;
      throw new CliError(
        'already-running',
        `guardimesh up is running already (pid ${earlier.pid}); stop it first, for example by: kill ${earlier.pid}`,
      );
    }
    progress.say(`An earlier run (pid ${earlier.pid}) was killed; clearing away what it left`);
    if (process.platform === 'linux') await cleanLeftovers(join(earlier.runFolder, 'demo'));
    rmSync(earlier.runFolder, { recursive: true, force: true, maxRetries: 5 });
    forget();
  }
}

async function beginBackend(
  lifecycle: Lifecycle,
  options: Parameters<typeof startBackend>[0],
): Promise<RunningBackend> {
  const backend = await startBackend(options);
  lifecycle.onClose('backend', async () => {
    await backend.child.stop();
  });
  return backend;
}

async function beginAntivirus(
  progress: Progress,
  log: Log,
  lifecycle: Lifecycle,
  runFolder: string,
): Promise<{ clamd: RunningClamd; database: PreparedDatabase }> {
  const started = await progress.step(
    'clamd with signatures',
    async () => {
      const database = await prepareDatabase({ folder: makeStateFolder('signatures'), log });
      const clamd = await startClamd({ folder: join(runFolder, 'clamd'), databaseFolder: database.folder });
      lifecycle.onClose('clamd', () => clamd.stop());
      return { clamd, database };
    },
    ({ database }) =>
      `clamd with ${database.kind === 'starter' ? 'the starter signatures' : 'the official signatures'}`,
  );
  if (started.database.kind === 'starter') {
    progress.warn(
      'Starter signatures only: ClamAV’s own could not be fetched. They know EICAR and demonstration samples, not real malware.',
    );
  }
  return started;
}

async function beginDemo(lifecycle: Lifecycle, folder: string): Promise<RunningDemo> {
  const demo = await startDemo({ folder });
  lifecycle.onClose('demonstration', () => demo.stop());
  return demo;
}

async function untilFirstPass(
  backend: RunningBackend,
  demo: RunningDemo,
  progress: Progress,
  lifecycle: Lifecycle,
): Promise<number> {
  const session = await BackendSession.open(backend.url, backend.link);
  const outcome = await progress.step('first pass over the demonstration', () =>
    watchDemo(
      session,
      { cleanId: demo.clean.id, infectedId: demo.infected.id },
      DEMO_VERDICT_WITHIN_MS,
      lifecycle.signal,
    ),
  );
  printOutcome(outcome);
  if (!outcome.infectedFound) progress.warn('the infected container was not found infected');
  if (!outcome.cleanIsClean) progress.warn('the clean container was not judged clean');
  return outcome.infectedFound && outcome.cleanIsClean ? 0 : 1;
}

async function untilStopped(backend: RunningBackend, progress: Progress): Promise<number> {
  process.stdout.write(`Console: ${backend.link}\n`);
  progress.say('The link works once. Enter makes another, Ctrl-C stops everything.');
  // where standard input is closed or a file there is nothing to read, and nobody to ask
  process.stdin.on('data', () => {
    void backend.newLink().then((link) => process.stdout.write(`Console: ${link}\n`));
  });
  const { code } = await backend.child.exited;
  throw new CliError('part-failed', `the backend ended with ${code ?? 'a signal'}; its log is in the run folder`);
}
