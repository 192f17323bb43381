import { Worker } from 'node:worker_threads';
import { BoundedQueue, describeError, systemClock, type Log } from '@guardimesh/kit';
import type { ContainerSnapshot } from '@guardimesh/model';
import type { RealTime, RealTimeNews } from '@guardimesh/scan-core';
import type { ContainerNews, FromThread, RealTimeBounds, ThreadStart, ToThread } from './messages.js';

export const DEFAULT_REAL_TIME_BOUNDS: RealTimeBounds = {
  filesAtOnce: 32,
  waitingMax: 512,
  fileBytesMax: 256 * 1024 * 1024,
  tellEveryMs: 1_000,
  reconnectMs: 1_000,
};

export interface RealTimeSettings {
  readonly clamdSocket: string;
  readonly hostRoot: string;
  readonly bounds?: Partial<RealTimeBounds>;
  /** whether found files are told with their sha256: where there is an allow list to hold it against */
  readonly digests: boolean;
  readonly log: Log;
  /** the compiled real-time-worker.js; needed only where a bundler put it elsewhere than beside the bundle */
  readonly threadProgram?: URL;
}

/** Messages that wait for the flow; beyond them the oldest state is lost, and a walk makes it good. */
const WAITING_MAX = 4_096;
/** How often the thread is told which containers there are. */
const CONTAINERS_EVERY_MS = 250;
const THREAD_MEMORY = { maxOldGenerationSizeMb: 64, maxYoungGenerationSizeMb: 8, stackSizeMb: 2 };

/**
 * Real time by fanotify: files written in containers are judged when they are closed, before any walk. Where the kernel or the rights
 * do not allow it, that is logged once, and the walks and sweeps are all there is.
 */
export function createRealTime(settings: RealTimeSettings): RealTime {
  return { news: (containers, signal) => news(settings, containers, signal) };
}

async function* news(
  { clamdSocket, hostRoot, bounds, digests, log, threadProgram }: RealTimeSettings,
  containers: () => readonly ContainerSnapshot[],
  signal: AbortSignal,
): AsyncGenerator<RealTimeNews, void, void> {
  const start: ThreadStart = {
    ...{ clamdSocket, digests },
    procRoot: `${hostRoot}/proc`,
    bounds: { ...DEFAULT_REAL_TIME_BOUNDS, ...bounds },
  };
  const worker = new Worker(threadProgram ?? new URL('./real-time-worker.js', import.meta.url), {
    ...{ name: 'guardimesh-real-time', workerData: start, resourceLimits: THREAD_MEMORY },
    ...{ trackUnmanagedFds: false, env: {}, execArgv: [] },
  });
  const queue = new BoundedQueue<RealTimeNews>(WAITING_MAX);
  const post = (message: ToThread): void => {
    worker.postMessage(message);
  };
  worker.on('message', (message: FromThread) => {
    hear(message, queue, log);
  });
  worker.on('error', (thrown) => {
    log.error({ error: describeError(thrown) }, 'the real-time thread crashed; walks and sweeps go on');
  });
  const exited = new Promise<void>((resolve) => {
    worker.once('exit', () => {
      queue.close();
      resolve();
    });
  });
  const telling = tellContainers(post, containers, hostRoot, signal);
  const stop = (): void => {
    post({ kind: 'stop' });
  };
  signal.addEventListener('abort', stop, { once: true });
  try {
    yield* queue;
  } finally {
    signal.removeEventListener('abort', stop);
    stop();
    await Promise.all([exited, telling]);
  }
}

function hear(message: FromThread, queue: BoundedQueue<RealTimeNews>, log: Log): void {
  switch (message.kind) {
    case 'news':
      for (const files of message.containers) queue.tryPush({ kind: 'written', files: toNews(files) });
      return;
    case 'reconcile':
      log.warn({ why: message.why }, 'real time has a gap; the containers are walked');
      queue.tryPush({ kind: 'reconcile', why: message.why });
      return;
    case 'marked':
      if (message.problem === null) log.info({ path: message.path }, 'real time is in force for this file system');
      else
        log.warn({ path: message.path, problem: message.problem }, 'no real time for this file system; it is walked');
      return;
    case 'ended':
      if (message.problem !== null)
        log.warn({ problem: message.problem }, 'no real time here; walks and sweeps are all there is');
  }
}

function toNews({ found, ...counts }: ContainerNews) {
  return {
    ...counts,
    fromMemory: 0,
    found: found.map(({ path, identity, names, use, digest }) => ({
      ...{ names, digest },
      candidate: { path: { bytes: path }, identity, origin: 'written' as const, ...(use === null ? {} : { use }) },
    })),
  };
}

/** Again and again, where something has changed: a list of ids and paths costs little. */
async function tellContainers(
  post: (message: ToThread) => void,
  containers: () => readonly ContainerSnapshot[],
  hostRoot: string,
  signal: AbortSignal,
): Promise<void> {
  let told = '';
  while (!signal.aborted) {
    const list = containers().map(({ id, root }) => ({
      id,
      upper: root.upper === null ? null : hostRoot + root.upper,
    }));
    const text = JSON.stringify(list);
    if (text !== told) post({ kind: 'containers', containers: list });
    told = text;
    await systemClock.sleep(CONTAINERS_EVERY_MS, signal);
  }
}
