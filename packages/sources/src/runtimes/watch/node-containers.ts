import { systemClock, type Clock, type Log } from '@guardimesh/kit';
import type { ContainerSnapshot } from '@guardimesh/model';
import { findRuntimes, openRuntime, type RuntimeSocket } from '../find/index.js';
import type { StateChange } from '../ledger/index.js';
import { ProcessWitness } from '../process/index.js';
import { RuntimeWatch } from './runtime-watch.js';
import { WATCH_PACE, type WatchPace } from './settings.js';

/** All containers of the node, and how that changes. */
export interface ContainerSource {
  /** What is known now, as changes from nothing: a full list of each source that has been listed. */
  current(): StateChange[];
  /** Every later change, in order. @returns ends it */
  onChanges(listener: (changes: readonly StateChange[]) => void): () => void;
  /** Lists all runtimes anew, soon. */
  refresh(): void;
}

export interface NodeContainersSettings {
  /** '' on the host, `/host` in a pod */
  readonly hostRoot: string;
  /** empty: those found in the usual places, also those that appear later */
  readonly sockets: readonly RuntimeSocket[];
  readonly log: Log;
  readonly clock?: Clock;
  readonly pace?: Partial<WatchPace>;
}

/** Follows every runtime of the node. */
export class NodeContainers implements ContainerSource {
  readonly #settings: NodeContainersSettings;
  readonly #clock: Clock;
  readonly #pace: WatchPace;
  readonly #witness: ProcessWitness;
  readonly #watches = new Map<string, { readonly watch: RuntimeWatch; readonly socket: RuntimeSocket }>();
  readonly #listeners = new Set<(changes: readonly StateChange[]) => void>();

  constructor(settings: NodeContainersSettings) {
    this.#settings = settings;
    this.#clock = settings.clock ?? systemClock;
    this.#pace = { ...WATCH_PACE, ...settings.pace };
    this.#witness = new ProcessWitness(`${settings.hostRoot}/proc`);
  }

  /** Ends when the signal aborts; never throws. */
  async run(signal: AbortSignal): Promise<void> {
    const running: Promise<void>[] = [];
    const { hostRoot, log, sockets } = this.#settings;
    for (const socket of sockets) running.push(this.#follow(socket, signal));
    while (sockets.length === 0 && !signal.aborted) {
      for (const socket of findRuntimes({ hostRoot })) {
        if (this.#watches.has(socket.hostPath)) continue;
        log.info({ runtime: socket.runtime, source: socket.hostPath }, 'a container runtime was found');
        running.push(this.#follow(socket, signal));
      }
      await this.#clock.sleep(this.#pace.lookMs, signal);
    }
    await Promise.all(running);
  }

  current(): StateChange[] {
    return [...this.#watches.values()].flatMap(({ watch: { state } }) => {
      const { source } = state;
      if (!state.listed) return [];
      const puts = state.containers().map((container): StateChange => ({ kind: 'put', source, container }));
      return [{ kind: 'begin', source }, ...puts, { kind: 'end', source }] satisfies StateChange[];
    });
  }

  onChanges(listener: (changes: readonly StateChange[]) => void): () => void {
    this.#listeners.add(listener);
    return () => {
      this.#listeners.delete(listener);
    };
  }

  refresh(): void {
    for (const { watch } of this.#watches.values()) watch.refresh();
  }

  #follow(socket: RuntimeSocket, signal: AbortSignal): Promise<void> {
    const { hostRoot, log } = this.#settings;
    const dockerIsAsked = (): boolean => [...this.#watches.values()].some((each) => each.socket.runtime === 'docker');
    const watch = new RuntimeWatch({
      source: socket.hostPath,
      runtime: openRuntime(socket, { hostRoot, dockerIsAsked, log }),
      isAlive: ({ process }: ContainerSnapshot) => process !== null && this.#witness.isAlive(process),
      tell: (changes) => {
        for (const listener of this.#listeners) listener(changes);
      },
      pace: this.#pace,
      clock: this.#clock,
      log,
    });
    this.#watches.set(socket.hostPath, { watch, socket });
    return watch.run(signal);
  }
}
