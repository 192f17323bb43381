import { Backoff, describeError, type Clock, type Log } from '@guardimesh/kit';
import type { PodDetails, PodRef } from '@guardimesh/model';
import type { PodDirectory } from '@guardimesh/scan-core';
import { ApiConnection } from './api-connection.js';
import { newCounts, type PodWatchState } from './counts.js';
import { listPods, type ListContext } from './list-pods.js';
import { NodePods } from './node-pods.js';
import { PodWatchError } from './pod-watch-error.js';
import {
  checkSettings,
  DEFAULT_POD_WATCH_LIMITS,
  DEFAULT_POD_WATCH_TIMES,
  type PodWatchSettings,
  type PodWatchTimes,
} from './settings.js';
import { watchPodsOnce } from './watch-stream.js';

/** Watches that may fail in a row before the version itself is doubted and a list is made. */
const FAILED_WATCHES_MAX = 5;

/** Told once an attempt is refused for want of rights. */
export const NEEDED_RIGHTS =
  'the service account needs a ClusterRole with apiGroups [""], resources ["pods"], verbs ["get", "list", "watch"], and a ClusterRoleBinding to it';

export interface PodWatch extends PodDirectory {
  /**
   * Lists and watches until the signal aborts; the promise resolves when all is closed. No failure of the API rejects it.
   * @throws {PodWatchError} `already-started` on a second call
   */
  start(signal: AbortSignal): Promise<void>;
  state(): PodWatchState;
}

/**
 * This node's pods from the Kubernetes API, by one list and one watch that go on for ever: every failure ends in another
 * try. Only `GET /api/v1/pods` with the node's field selector is ever asked.
 * @throws {PodWatchError} `bad-setting`
 */
export function watchPods(settings: PodWatchSettings, clock: Clock, log: Log): PodWatch {
  checkSettings(settings);
  return new ListAndWatch(settings, clock, log);
}

class ListAndWatch implements PodWatch {
  readonly #context: ListContext;
  readonly #times: PodWatchTimes;
  readonly #pods: NodePods;
  readonly #log: Log;
  readonly #counts = newCounts();
  readonly #backoff: Backoff;
  #phase: PodWatchState['phase'] = 'new';
  #trouble: PodWatchState['trouble'] = null;
  #synced = false;
  /** up to where everything was told; null: a list is needed first */
  #version: string | null = null;
  /** what the next list must have reached, see {@link listPods} */
  #notOlderThan = '0';
  #listedAtMs = 0;
  #lossy = false;
  #failedWatches = 0;

  constructor(settings: PodWatchSettings, clock: Clock, log: Log) {
    this.#times = { ...DEFAULT_POD_WATCH_TIMES, ...settings.times };
    const limits = { ...DEFAULT_POD_WATCH_LIMITS, ...settings.limits };
    const { nodeName } = settings;
    const connection = new ApiConnection(settings.server, this.#times, clock);
    this.#context = { connection, nodeName, limits, times: this.#times, clock, counts: this.#counts };
    this.#pods = new NodePods(nodeName, limits, this.#counts);
    this.#backoff = new Backoff(this.#times.retry);
    this.#log = log;
  }

  find(pod: PodRef): PodDetails | null {
    return this.#pods.find(pod);
  }

  runningContainers(signal: AbortSignal): AsyncIterable<string> {
    return this.#pods.runningContainers(signal);
  }

  state(): PodWatchState {
    return {
      phase: this.#phase,
      synced: this.#synced,
      pods: this.#pods.size,
      resourceVersion: this.#version,
      trouble: this.#trouble,
      counts: { ...this.#counts },
    };
  }

  async start(signal: AbortSignal): Promise<void> {
    if (this.#phase !== 'new') throw new PodWatchError('already-started', 'this pod watch was started before');
    while (!signal.aborted) {
      const waitMs = await this.#attempt(signal);
      this.#phase = 'waiting';
      await this.#context.clock.sleep(waitMs, signal);
    }
    this.#phase = 'stopped';
  }

  /** One list where it is due, and one watch. @returns how long to wait before the next */
  async #attempt(signal: AbortSignal): Promise<number> {
    const { clock } = this.#context;
    let openedAtMs = Infinity;
    try {
      this.#version ??= await this.#list(signal);
      await this.#watch(this.#version, () => (openedAtMs = clock.monotonicMs()), signal);
      this.#failedWatches = 0;
      this.#forgetTrouble(openedAtMs);
      if (this.#isRelistDue()) this.#version = null;
      // also after an orderly end: a server that ends each watch at once must not be asked without a pause
      return this.#backoff.nextMs();
    } catch (thrown) {
      if (signal.aborted) return 0;
      this.#forgetTrouble(openedAtMs);
      return this.#afterFailure(thrown);
    }
  }

  async #list(signal: AbortSignal): Promise<string> {
    this.#phase = 'listing';
    this.#counts.lists += 1;
    this.#lossy = false;
    this.#pods.startList();
    const seen = new Set<string>();
    const onPod = (object: unknown): void => {
      const uid = this.#pods.put(object);
      if (uid !== null && this.#pods.has(uid)) seen.add(uid);
    };
    const version = await listPods(this.#context, this.#notOlderThan, onPod, signal);
    this.#pods.keepOnly(seen);
    this.#notOlderThan = version;
    this.#listedAtMs = this.#context.clock.monotonicMs();
    this.#synced = true;
    this.#log.info({ pods: this.#pods.size, version }, 'pods of this node listed');
    return version;
  }

  async #watch(version: string, onOpen: () => void, signal: AbortSignal): Promise<void> {
    await watchPodsOnce(
      this.#context,
      version,
      {
        onOpen: () => {
          this.#phase = 'watching';
          onOpen();
        },
        onPut: (object) => this.#pods.put(object),
        onDeleted: (object) => {
          if (!this.#pods.delete(object)) this.#lossy = true;
        },
        onVersion: (newer) => {
          this.#version = newer;
          this.#notOlderThan = newer;
        },
        onLoss: () => (this.#lossy = true),
        isEnough: () => this.#isRelistDue(),
      },
      signal,
    );
  }

  #isRelistDue(): boolean {
    const wanted = this.#lossy || this.#pods.hasRoomAgain;
    return wanted && this.#context.clock.monotonicMs() - this.#listedAtMs >= this.#times.relistEveryMs;
  }

  /** Only a watch that lived for some time is a success; one that opens and falls each time is not. */
  #forgetTrouble(openedAtMs: number): void {
    if (this.#context.clock.monotonicMs() - openedAtMs < this.#times.healthyMs) return;
    this.#backoff.reset();
    this.#failedWatches = 0;
    this.#trouble = null;
  }

  #afterFailure(thrown: unknown): number {
    // nothing else is thrown here; were it, the watch must go on all the same
    const error =
      thrown instanceof PodWatchError ? thrown : new PodWatchError('cut', describeError(thrown), { cause: thrown });
    this.#count(error);
    if (this.#version !== null) this.#failedWatches += 1;
    if (error.code === 'gone') {
      // a list that could not be had at this version is asked of the store itself
      if (this.#version === null) this.#notOlderThan = '';
      this.#version = null;
    } else if (this.#failedWatches >= FAILED_WATCHES_MAX) {
      this.#version = null;
      this.#notOlderThan = '';
    }
    if (this.#version === null) this.#failedWatches = 0;
    const waitMs = this.#waitAfter(error);
    this.#trouble = { code: error.code, message: describeError(error), retryInMs: waitMs };
    const fields = { ...this.#trouble, failures: this.#backoff.failures };
    if (error.code === 'forbidden') this.#log.error({ ...fields, needed: NEEDED_RIGHTS }, 'pods may not be watched');
    else this.#log.warn(fields, 'the pod watch was interrupted');
    return waitMs;
  }

  #waitAfter(error: PodWatchError): number {
    const backoffMs = this.#backoff.nextMs();
    if (error.code === 'forbidden') return Math.round(this.#times.forbiddenRetryMs * (0.5 + Math.random() / 2));
    return Math.max(backoffMs, Math.min(error.retryAfterMs ?? 0, this.#times.retryAfterMaxMs));
  }

  #count(error: PodWatchError): void {
    this.#counts.failures += 1;
    if (error.code === 'gone') this.#counts.gone += 1;
    if (error.code === 'idle') this.#counts.idle += 1;
    if (error.code === 'cut') this.#counts.cut += 1;
  }
}
