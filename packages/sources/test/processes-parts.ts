import { execFileSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pollUntil, silentLog } from '@guardimesh/kit';
import { readOverlayRoot, readStartTimeTicks } from '@guardimesh/linux';
import {
  buildImage,
  busyboxLayer,
  containerdInstalled,
  startContainerd,
  type RunningContainerd,
  type StartedContainer,
} from '@guardimesh/local';
import { DEFAULT_BUDGET, lossyText, type FileCandidate, type ScanTarget } from '@guardimesh/model';
import type { OpenSource } from '@guardimesh/scan-core';
import { createProcessSource, type ProcessSource } from '@guardimesh/sources';
import {
  compilerInstalled,
  compileProgram,
  HARMLESS_LIBRARY,
  HIDING_PROGRAM,
  librariesOf,
  missing,
  testFolder,
} from '@guardimesh/testkit';
import { walkAll, type ToldEntry } from './writable-layer-parts.js';

export const absent = missing('containerd with gcc', containerdInstalled() && compilerInstalled());

/** An image with the hiding program as /opt/p and a library as /opt/l.so, in a containerd of our own. */
export interface ProcessLab {
  readonly containerd: RunningContainerd;
  readonly source: ProcessSource;
  /** of the file in the image */
  readonly program: Buffer;
  readonly library: Buffer;
  /** where that program is on this machine */
  readonly programFile: string;
  start(): Promise<LabContainer>;
  stop(): Promise<void>;
}

export interface LabContainer extends StartedContainer {
  readonly target: ScanTarget;
  /** Runs a shell line to its end. */
  shell(line: string): Promise<string>;
  /** Where its root is on this machine. */
  readonly root: string;
  /** Starts a command that goes on. */
  leave(...command: string[]): Promise<void>;
  /** Lets programs run from /dev/shm, as many a container has it; a runtime's default is noexec. */
  allowSharedMemoryPrograms(): void;
  look(): Promise<{ readonly layer: OpenSource; readonly entries: ToldEntry[] } | null>;
  /** What a look tells, as `origin held path`, sorted, once it tells that many. */
  told(count: number): Promise<string[]>;
}

export async function startLab(): Promise<ProcessLab> {
  const folder = testFolder();
  const [program, library] = [join(folder.path, 'p'), join(folder.path, 'l.so')];
  compileProgram(program, HIDING_PROGRAM, ['-ldl', '-lpthread']);
  compileProgram(library, HARMLESS_LIBRARY, ['-shared', '-fPIC']);
  const executable = (path: string, file: string) => ({ path, content: readFileSync(file), mode: 0o755 });
  const image = await buildImage(
    {
      name: 'localhost/lab:1',
      layers: [
        await busyboxLayer(),
        librariesOf(program),
        [executable('/opt/p', program), executable('/opt/l.so', library)],
      ],
      config: { cmd: ['/bin/sh', '-c', 'while :; do sleep 3600 & wait; done'] },
    },
    join(folder.path, 'image.tar'),
  );
  const containerd = await startContainerd({ folder: join(folder.path, 'c') });
  await containerd.importImage(image.tarPath);
  const source = createProcessSource({ procRoot: '/proc', sweepSeconds: 1, log: silentLog });
  return {
    ...{ containerd, source, program: readFileSync(program), library: readFileSync(library), programFile: program },
    start: async () => labContainer(containerd, source, await containerd.runContainer({ image: image.name })),
    stop: async () => {
      await source.close();
      await containerd.stop();
      folder.remove();
    },
  };
}

export function targetOf(started: { readonly id: string; readonly pid: number }): ScanTarget {
  const { upper = null, lowers = [] } = readOverlayRoot(started.pid) ?? {};
  return {
    container: {
      runtime: 'containerd',
      id: started.id,
      name: 'lab',
      kind: 'container',
      image: 'localhost/lab:1',
      imageDigest: null,
      process: { pid: started.pid, startTimeTicks: readStartTimeTicks(started.pid) ?? -1 },
      root: { upper, lowers: lowers.map((path) => ({ path, diffId: null })) },
      pod: null,
      createdAt: '2026-01-01T00:00:00.000Z',
    },
    pod: null,
    reason: 'executed',
    scopes: ['processes'],
    budget: DEFAULT_BUDGET,
  };
}

function labContainer(containerd: RunningContainerd, source: ProcessSource, started: StartedContainer): LabContainer {
  const target = targetOf(started);
  const shell = async (line: string): Promise<string> =>
    (await containerd.execIn(started.id, ['/bin/sh', '-c', line])).stdout;
  const look: LabContainer['look'] = async () => {
    const layer = await source.open(target);
    if (typeof layer === 'string') throw new Error(`processes could not be looked at: ${layer}`);
    return layer === null ? null : { layer, entries: await walkAll(layer) };
  };
  return {
    ...{ ...started, target, shell, look, root: `/proc/${started.pid}/root` },
    leave: async (...command) => {
      const id = `left-${randomBytes(6).toString('hex')}`;
      const fifos = join(containerd.folder, 'fifos');
      await containerd.ctr(['tasks', 'exec', '--detach', '--fifo-dir', fifos, '--exec-id', id, started.id, ...command]);
    },
    allowSharedMemoryPrograms: () => {
      const remount = ['mount', '-o', 'remount,exec', '/dev/shm'];
      execFileSync('nsenter', ['--target', String(started.pid), '--mount', '--pid', ...remount]);
    },
    told: async (count) => {
      let told: string[] = [];
      const ask = async (): Promise<boolean> => {
        const looked = await look();
        await looked?.layer.close();
        told = looked?.entries.map(describeEntry).sort() ?? [];
        return told.length === count;
      };
      await pollUntil(`${count} files`, ask, { timeoutMs: 10_000 }).catch((thrown: unknown) => {
        throw new Error(`told is ${told.join(', ')}`, { cause: thrown });
      });
      return told;
    },
  };
}

export function describeEntry(entry: ToldEntry): string {
  if (entry.kind === 'candidate') {
    const { origin, use, path } = entry.candidate;
    return `${origin} ${String(use?.held)} ${lossyText(path)}`;
  }
  return `${entry.kind === 'nothing' ? entry.what : entry.reason} ${lossyText(entry.path)}`;
}

export function candidatesOf(entries: readonly ToldEntry[]): FileCandidate[] {
  return entries.flatMap((entry) => (entry.kind === 'candidate' ? [entry.candidate] : []));
}

/** The bytes of a candidate, as an engine would get them. */
export function bytesOf(layer: OpenSource, candidate: FileCandidate): Buffer {
  const file = layer.openFile(candidate);
  if (typeof file === 'string') throw new Error(`not opened: ${file}`);
  const bytes = readFileSync(file.descriptor);
  layer.closeFile(file);
  return bytes;
}
