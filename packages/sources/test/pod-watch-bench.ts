import { pollUntil, silentLog, systemClock, type Clock, type Log } from '@guardimesh/kit';
import { watchPods, type ApiServer, type PodWatch, type PodWatchSettings } from '@guardimesh/sources';
import type { FakePodContainer, FakeKubernetes, FakePod } from '@guardimesh/testkit';

export const NODE = 'node-a';

export function plainServer(fake: FakeKubernetes): ApiServer {
  return { scheme: 'http-on-loopback', host: '127.0.0.1', port: fake.port };
}

/** Times so short that a test of many faults ends soon; nothing in them is about how long anything takes. */
export const QUICK = {
  answerMs: 2_000,
  listMs: 2_000,
  watchIdleMs: 2_000,
  healthyMs: 20,
  retry: { firstMs: 2, maxMs: 8 },
  forbiddenRetryMs: 8,
  retryAfterMaxMs: 8,
  relistEveryMs: 0,
};

export interface RunningWatch {
  readonly watch: PodWatch;
  /** what `runningContainers` told so far */
  readonly told: string[];
  until(what: string, check: () => boolean): Promise<void>;
  stop(): Promise<void>;
}

/** A pod watch that is under way, with a reader of its containers. */
export function runWatch(
  server: ApiServer,
  more: Partial<PodWatchSettings> & { clock?: Clock; log?: Log } = {},
): RunningWatch {
  const { clock = systemClock, log = silentLog, ...settings } = more;
  const watch = watchPods({ server, nodeName: NODE, ...settings, times: { ...QUICK, ...settings.times } }, clock, log);
  const abort = new AbortController();
  const told: string[] = [];
  const read = (async () => {
    for await (const id of watch.runningContainers(abort.signal)) told.push(id);
  })();
  const ended = watch.start(abort.signal);
  return {
    watch,
    told,
    until: async (what, check) => {
      await pollUntil(what, check, { timeoutMs: 15_000, everyMs: 2 });
    },
    stop: async () => {
      abort.abort();
      await Promise.all([read, ended]);
    },
  };
}

export function pod(
  name: string,
  containers: readonly (string | FakePodContainer)[],
  more: Partial<FakePod> = {},
): FakePod {
  return {
    uid: `uid-of-${name}`,
    name,
    namespace: 'shop',
    nodeName: NODE,
    containers: containers.map((each) => (typeof each === 'string' ? running(each) : each)),
    ...more,
  };
}

export function running(id: string, more: Partial<FakePodContainer> = {}): FakePodContainer {
  return { name: `name-of-${id}`, id: `containerd://${id}`, startedAt: '2026-01-01T00:00:01Z', ...more };
}

export function refOf({ uid, name, namespace }: FakePod): { uid: string; name: string; namespace: string } {
  return { uid, name, namespace };
}

interface Sleeper {
  readonly untilMs: number;
  readonly wake: () => void;
}

/** A clock that stands until it is turned. */
export class TurnedClock implements Clock {
  #ms = 0;
  #sleepers: Sleeper[] = [];

  nowMs(): number {
    return 1_800_000_000_000 + this.#ms;
  }

  monotonicMs(): number {
    return this.#ms;
  }

  sleep(ms: number, signal?: AbortSignal): Promise<void> {
    if (signal?.aborted === true || ms <= 0) return Promise.resolve();
    return new Promise((resolve) => {
      const wake = (): void => {
        signal?.removeEventListener('abort', leave);
        resolve();
      };
      const sleeper = { untilMs: this.#ms + ms, wake };
      const leave = (): void => {
        this.#sleepers = this.#sleepers.filter((each) => each !== sleeper);
        wake();
      };
      this.#sleepers.push(sleeper);
      signal?.addEventListener('abort', leave, { once: true });
    });
  }

  turn(ms: number): void {
    this.#ms += ms;
    const due = this.#sleepers.filter(({ untilMs }) => untilMs <= this.#ms);
    this.#sleepers = this.#sleepers.filter(({ untilMs }) => untilMs > this.#ms);
    for (const { wake } of due) wake();
  }
}
