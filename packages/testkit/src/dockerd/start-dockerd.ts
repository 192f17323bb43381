import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  endRuntime,
  findProgram,
  lookAtFolder,
  needProgram,
  PROGRAM_PATH,
  runProgram,
  startChild,
  takeFolder,
  type ProgramOutput,
  type RunningChild,
} from '@guardimesh/local';
import { pollUntil } from '@guardimesh/kit';

const COMPONENT = 'dockerd';
const READY_MS = 20_000;

export interface DockerContainerSettings {
  readonly image: string;
  readonly name?: string;
  /** instead of the image's command */
  readonly command?: readonly string[];
  readonly labels?: Readonly<Record<string, string>>;
  /** default `none` */
  readonly network?: 'none' | 'host';
}

/** As much of `docker inspect` as tests look at. */
export interface DockerInspection {
  readonly Id: string;
  readonly Image: string;
  readonly Name: string;
  readonly State: { readonly Pid: number; readonly Running: boolean };
  readonly GraphDriver: { readonly Name: string; readonly Data: Readonly<Record<string, string>> };
  readonly Config: { readonly Image: string; readonly Labels: Readonly<Record<string, string>> };
}

export interface RunningDockerd {
  readonly pid: number;
  /** Docker's HTTP API */
  readonly socketPath: string;
  readonly dataRoot: string;
  readonly logFile: string;
  /** Any command of the Docker CLI. @throws {LocalError} `program-failed` */
  docker(args: readonly string[]): Promise<ProgramOutput>;
  /** Loads a docker-archive, as `buildImage` writes it. */
  loadImage(tarPath: string): Promise<void>;
  /** Gives the container's full id. */
  runContainer(settings: DockerContainerSettings): Promise<string>;
  inspect(id: string): Promise<DockerInspection>;
  removeContainer(id: string): Promise<void>;
  /** Ends the containers, dockerd and the containerd it started; nothing stays, nor the folder. */
  stop(): Promise<void>;
}

export function dockerdInstalled(): boolean {
  return (
    ['dockerd', 'docker', 'containerd', 'runc'].every((name) => findProgram(name) !== null) && process.geteuid?.() === 0
  );
}

/**
 * Starts a dockerd of our own, with its own containerd, beside any other: it changes no firewall rule, bridge or sysctl.
 * `folder` is its alone: absolute, short, empty or left over from an earlier one, and deleted at the end.
 */
export async function startDockerd(settings: { readonly folder: string }): Promise<RunningDockerd> {
  const dockerd = needProgram('dockerd', 'docker.io');
  await cleanDockerdLeftovers(settings.folder);
  const folder = takeFolder(settings.folder, COMPONENT);
  const socketPath = join(folder, 'docker.sock');
  const logFile = join(folder, 'dockerd.log');
  const dataRoot = join(folder, 'data');
  const cli = join(folder, 'cli');
  mkdirSync(cli, { mode: 0o700 });
  const configFile = join(folder, 'daemon.json');
  // no option sets this; by default dockerd makes the key below /etc/docker
  writeFileSync(configFile, JSON.stringify({ 'deprecated-key-path': join(folder, 'key.json') }));
  const child = await startChild({
    name: COMPONENT,
    command: dockerd,
    args: [
      ...['--host', `unix://${socketPath}`, '--data-root', dataRoot, '--exec-root', join(folder, 'exec')],
      ...['--pidfile', join(folder, 'dockerd.pid'), '--config-file', configFile],
      ...['--iptables=false', '--ip-forward=false', '--ip-masq=false', '--bridge=none', '--userland-proxy=false'],
      ...['--storage-driver', 'overlay2', '--log-level', 'warn', '--group', '0'],
    ],
    environment: { PATH: PROGRAM_PATH, HOME: folder, TMPDIR: folder },
    logFile,
  });
  const docker = (args: readonly string[]): Promise<ProgramOutput> =>
    runProgram(needProgram('docker', 'docker.io'), ['--host', `unix://${socketPath}`, ...args], {
      timeoutMs: 60_000,
      environment: { HOME: cli, DOCKER_CONFIG: cli },
    });
  const stop = (): Promise<void> => stopDockerd(folder, child);
  try {
    await becomesReady(child, docker, logFile);
  } catch (thrown) {
    await stop();
    throw thrown;
  }
  return { pid: child.pid, socketPath, dataRoot, logFile, docker, ...containersBy(docker), stop };
}

/** Ends what a dockerd in this folder left after its owner was killed. */
export async function cleanDockerdLeftovers(folder: string): Promise<void> {
  const found = lookAtFolder(folder, COMPONENT);
  if (found?.leftOver === true) await endDockerd(found.folder);
}

async function stopDockerd(folder: string, child: RunningChild): Promise<void> {
  // not by SIGTERM: dockerd would give each container ten seconds first
  await endDockerd(folder);
  await child.exited;
}

function endDockerd(folder: string): Promise<void> {
  const containerd = join(folder, 'exec', 'containerd');
  return endRuntime({
    name: COMPONENT,
    folder,
    daemonOptions: [
      { option: '--data-root', value: join(folder, 'data') },
      { option: '--config', value: join(containerd, 'containerd.toml') },
    ],
    containerdSocket: join(containerd, 'containerd.sock'),
    containerdState: join(containerd, 'daemon'),
    layersFolder: join(folder, 'data'),
    cgroups: [],
  });
}

async function becomesReady(child: RunningChild, docker: RunningDockerd['docker'], logFile: string): Promise<void> {
  try {
    await pollUntil(
      'dockerd',
      async () => {
        if (child.process.exitCode !== null) throw new Error('dockerd ended');
        return docker(['version']).then(
          () => true,
          () => false,
        );
      },
      { timeoutMs: READY_MS, everyMs: 50 },
    );
  } catch (cause) {
    throw new Error(`dockerd did not come up; its log ends: ${readFileSync(logFile, 'utf8').slice(-2_000)}`, { cause });
  }
}

type Containers = Pick<RunningDockerd, 'loadImage' | 'runContainer' | 'inspect' | 'removeContainer'>;

function containersBy(docker: RunningDockerd['docker']): Containers {
  return {
    loadImage: async (tarPath) => {
      await docker(['load', '--quiet', '--input', tarPath]);
    },
    runContainer: async (settings) => {
      const { stdout } = await docker([
        ...['run', '--detach', '--network', settings.network ?? 'none'],
        ...(settings.name === undefined ? [] : ['--name', settings.name]),
        ...Object.entries(settings.labels ?? {}).flatMap(([name, value]) => ['--label', `${name}=${value}`]),
        ...[settings.image, ...(settings.command ?? [])],
      ]);
      return stdout.trim();
    },
    inspect: async (id) => {
      const { stdout } = await docker(['inspect', '--type', 'container', id]);
      const [first] = JSON.parse(stdout) as DockerInspection[];
      if (first === undefined) throw new Error(`docker inspect says nothing of ${id}`);
      return first;
    },
    removeContainer: async (id) => {
      await docker(['rm', '--force', '--volumes', id]);
    },
  };
}
