import { randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { PodRef } from '@guardimesh/model';
import { needProgram, runProgram, type ProgramOutput } from '../programs/index.js';
import type { ContainerdLayout } from './layout.js';

export const NAMESPACE = 'k8s.io';

export interface ContainerSettings {
  /** imported before, with host and tag */
  readonly image: string;
  /** default: a new one of 64 hex digits, as CRI gives */
  readonly id?: string;
  /** instead of the image's entrypoint and command */
  readonly command?: readonly string[];
  /** becomes the labels by which containerd's CRI plugin knows pods */
  readonly pod?: PodRef;
  /** the container's name in the pod; default `main` */
  readonly name?: string;
  readonly labels?: Readonly<Record<string, string>>;
  /** `NAME=value` */
  readonly env?: readonly string[];
  readonly readOnly?: boolean;
  readonly privileged?: boolean;
  /** beside the usual ones, as `ctr run --mount` takes them: `type=tmpfs,src=tmpfs,dst=/scratch,options=nosuid:nodev` */
  readonly mounts?: readonly string[];
}

export interface StartedContainer {
  readonly id: string;
  readonly image: string;
  /** its first process, as the host counts */
  readonly pid: number;
  /** what it prints, both streams */
  readonly logFile: string;
}

/** Containers and images of one containerd, by its own command `ctr`. All of it throws {@link LocalError} `program-failed`. */
export interface ContainerControl {
  /** Any `ctr` command in our namespace. */
  ctr(args: readonly string[], timeoutMs?: number): Promise<ProgramOutput>;
  importImage(tarPath: string): Promise<void>;
  /** Resolves when its first process runs. */
  runContainer(settings: ContainerSettings): Promise<StartedContainer>;
  /** Kills the first process and deletes the container with its writable layer. */
  stopContainer(id: string): Promise<void>;
  /** Kills the first process only: the container stays, stopped, with its writable layer. */
  killContainer(id: string): Promise<void>;
  /** Runs a command to its end inside. */
  execIn(id: string, command: readonly string[]): Promise<ProgramOutput>;
}

export function controlContainers(layout: ContainerdLayout): ContainerControl {
  const program = needProgram('ctr', 'containerd');
  const ctr = (args: readonly string[], timeoutMs = 30_000): Promise<ProgramOutput> =>
    runProgram(program, ['--address', layout.socketPath, '--namespace', NAMESPACE, ...args], { timeoutMs });
  const killContainer = async (id: string): Promise<void> => {
    // `delete --force` kills first and waits for the end
    await ctr(['tasks', 'delete', '--force', id]);
  };
  return {
    ctr,
    importImage: async (tarPath) => {
      await ctr(['images', 'import', '--snapshotter', 'overlayfs', tarPath], 120_000);
    },
    runContainer: (settings) => runContainer(layout, ctr, settings),
    killContainer,
    stopContainer: async (id) => {
      await killContainer(id);
      await ctr(['containers', 'delete', id]);
    },
    execIn: (id, command) =>
      ctr([
        'tasks',
        'exec',
        '--fifo-dir',
        layout.fifos,
        '--exec-id',
        `exec-${randomBytes(6).toString('hex')}`,
        id,
        ...command,
      ]),
  };
}

async function runContainer(
  layout: ContainerdLayout,
  ctr: ContainerControl['ctr'],
  settings: ContainerSettings,
): Promise<StartedContainer> {
  const id = settings.id ?? randomBytes(32).toString('hex');
  const logFile = join(layout.containerLogs, `${id}.log`);
  const pidFile = join(layout.containerLogs, `${id}.pid`);
  const labels = { ...podLabels(settings), ...settings.labels };
  await ctr([
    ...['run', '--detach', '--snapshotter', 'overlayfs'],
    ...['--runc-root', layout.runcRoot, '--cgroup', `${layout.cgroupParent}/${id}`],
    ...['--log-uri', `file://${logFile}`, '--pid-file', pidFile],
    ...Object.entries(labels).flatMap(([name, value]) => ['--label', `${name}=${value}`]),
    ...(settings.env ?? []).flatMap((each) => ['--env', each]),
    ...(settings.readOnly === true ? ['--read-only'] : []),
    ...(settings.privileged === true ? ['--privileged'] : []),
    ...(settings.mounts ?? []).flatMap((each) => ['--mount', each]),
    ...[settings.image, id, ...(settings.command ?? [])],
  ]);
  return { id, image: settings.image, pid: Number(await readFile(pidFile, 'utf8')), logFile };
}

/** Labels of containerd's CRI plugin and of the kubelet (pkg/kubelet/types/labels.go). */
function podLabels(settings: ContainerSettings): Record<string, string> {
  if (settings.pod === undefined) return {};
  return {
    'io.cri-containerd.kind': 'container',
    'io.kubernetes.container.name': settings.name ?? 'main',
    'io.kubernetes.pod.name': settings.pod.name,
    'io.kubernetes.pod.namespace': settings.pod.namespace,
    'io.kubernetes.pod.uid': settings.pod.uid,
  };
}
