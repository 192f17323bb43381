import { fork } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { existsSync, mkdirSync, rmdirSync, writeFileSync } from 'node:fs';
import { pollUntil, type Lifecycle } from '@guardimesh/kit';
import type { ContainerSnapshot } from '@guardimesh/model';
import type { ToWriter, WriterTimes } from './messages.js';

/** cgroups(7): where version 2 is mounted, alone or beside version 1. */
const CGROUP_ROOTS = ['/sys/fs/cgroup', '/sys/fs/cgroup/unified'];

/** The writer, and the container it stands for: as a runtime has it, its cgroup carries the container's id. */
export interface ContainerWriter {
  readonly container: ContainerSnapshot;
  /** Resolves when all is written. One at a time. */
  write(message: ToWriter): Promise<WriterTimes>;
}

export async function startContainerWriter(directory: string, lifecycle: Lifecycle): Promise<ContainerWriter> {
  const id = randomBytes(32).toString('hex');
  const cgroup = makeCgroup(id, lifecycle);
  const child = fork(new URL('./writer.js', import.meta.url), [directory], { serialization: 'advanced' });
  lifecycle.onClose('writer', async () => {
    const exited = child.exitCode === null && child.signalCode === null ? once(child, 'exit') : null;
    child.kill('SIGKILL');
    await exited;
  });
  const ended = once(child, 'exit').then(([code]) => {
    throw new Error(`the writer ended early: ${String(code)}`);
  });
  ended.catch(() => undefined);
  await Promise.race([once(child, 'message'), ended]);
  writeFileSync(`${cgroup}/cgroup.procs`, String(child.pid));
  return {
    container: standIn(id, directory),
    write: async (message) => {
      child.send(message);
      const [times] = (await Promise.race([once(child, 'message'), ended])) as [WriterTimes];
      return times;
    },
  };
}

function makeCgroup(id: string, lifecycle: Lifecycle): string {
  const root = CGROUP_ROOTS.find((each) => existsSync(`${each}/cgroup.procs`));
  if (root === undefined) throw new Error('no cgroup of version 2 is mounted');
  const parent = `${root}/guardimesh-bench-${process.pid}`;
  mkdirSync(`${parent}/${id}`, { recursive: true });
  lifecycle.onClose('cgroup', async () => {
    // a process that has ended may be in its cgroup for a moment still: EBUSY
    await pollUntil('an empty cgroup', () => wasRemoved(`${parent}/${id}`), { timeoutMs: 5_000 });
    rmdirSync(parent);
  });
  return `${parent}/${id}`;
}

function wasRemoved(folder: string): boolean {
  try {
    rmdirSync(folder);
    return true;
  } catch {
    return false;
  }
}

function standIn(id: string, upper: string): ContainerSnapshot {
  return {
    ...{ runtime: 'containerd', id, name: 'writer', kind: 'container', image: 'localhost/bench:1', imageDigest: null },
    ...{ process: null, root: { upper, lowers: [] }, pod: null, createdAt: '2026-01-01T00:00:00Z' },
  };
}
