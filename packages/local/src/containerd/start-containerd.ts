import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { pollUntil } from '@guardimesh/kit';
import { startChild, type RunningChild } from '../child/index.js';
import { LocalError } from '../error/index.js';
import { takeFolder } from '../leftovers/index.js';
import { findProgram, needProgram, PROGRAM_PATH } from '../programs/index.js';
import { cleanLeftovers, COMPONENT, endContainerd } from './clean-leftovers.js';
import { configFile } from './config-file.js';
import { controlContainers, type ContainerControl } from './container-control.js';
import { layoutOf, type ContainerdLayout } from './layout.js';

const READY_MS = 15_000;

export interface RunningContainerd extends ContainerControl {
  readonly pid: number;
  /** without symlinks; deleted by {@link stop} */
  readonly folder: string;
  /** gRPC: containerd's own API and CRI */
  readonly socketPath: string;
  readonly namespace: 'k8s.io';
  readonly root: string;
  readonly state: string;
  /** cgroup that holds those of all containers started here by {@link ContainerControl.runContainer} */
  readonly cgroupParent: string;
  readonly logFile: string;
  /** Ends every container, then containerd; no process, mount, cgroup or folder stays. @throws {LocalError} `left-behind` */
  stop(): Promise<void>;
}

/** Whether {@link startContainerd} can work here: the programs are there and we are root. */
export function containerdInstalled(): boolean {
  const programs = ['containerd', 'ctr', 'containerd-shim-runc-v2', 'runc'];
  return programs.every((name) => findProgram(name) !== null) && process.geteuid?.() === 0;
}

/**
 * Starts a containerd of our own, beside any other on this machine. `folder` is its alone: absolute, short, empty or
 * left over from an earlier one (which is cleaned up first), and deleted at the end.
 * @throws {LocalError} `program-missing`, `folder-unfit`, `not-ready` (with the end of its log)
 */
export async function startContainerd(settings: { readonly folder: string }): Promise<RunningContainerd> {
  const containerd = needProgram('containerd', 'containerd');
  needProgram('runc', 'runc');
  // before anything is made there
  layoutOf(settings.folder);
  await cleanLeftovers(settings.folder);
  const layout = layoutOf(takeFolder(settings.folder, COMPONENT));
  for (const folder of [layout.fifos, layout.containerLogs]) mkdirSync(folder, { mode: 0o700 });
  writeFileSync(layout.configFile, configFile(layout), { mode: 0o600 });
  const child = await startChild({
    name: 'containerd',
    command: containerd,
    args: ['--config', layout.configFile, '--log-level', 'warn'],
    environment: { PATH: PROGRAM_PATH },
    logFile: layout.logFile,
  });
  const stop = once(() => stopAll(layout, child));
  const control = controlContainers(layout);
  try {
    await becomesReady(layout, child, control);
  } catch (thrown) {
    await stop();
    throw thrown;
  }
  return {
    ...control,
    pid: child.pid,
    folder: layout.folder,
    socketPath: layout.socketPath,
    namespace: 'k8s.io',
    root: layout.root,
    state: layout.state,
    cgroupParent: layout.cgroupParent,
    logFile: layout.logFile,
    stop,
  };
}

async function becomesReady(layout: ContainerdLayout, child: RunningChild, control: ContainerControl): Promise<void> {
  let last: unknown = null;
  try {
    await pollUntil(
      'containerd',
      async () => {
        if (hasEnded(child)) throw new LocalError('not-ready', 'containerd ended');
        try {
          await control.ctr(['version']);
          return true;
        } catch (thrown) {
          last = thrown;
          return false;
        }
      },
      { timeoutMs: READY_MS, everyMs: 20 },
    );
  } catch (thrown) {
    const log = readFileSync(layout.logFile, 'utf8').slice(-2_000);
    throw new LocalError('not-ready', `containerd did not come up in ${layout.folder}; its log ends: ${log}`, {
      cause: last ?? thrown,
    });
  }
}

function hasEnded({ process: { exitCode, signalCode } }: RunningChild): boolean {
  return exitCode !== null || signalCode !== null;
}

async function stopAll(layout: ContainerdLayout, child: RunningChild): Promise<void> {
  await child.stop();
  await endContainerd(layout);
}

/** Stopping twice waits for the same end. */
function once(work: () => Promise<void>): () => Promise<void> {
  let running: Promise<void> | null = null;
  return () => (running ??= work());
}
