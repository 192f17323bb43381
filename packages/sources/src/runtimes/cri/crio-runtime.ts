import { describeError, systemClock, type Clock, type Log } from '@guardimesh/kit';
import type { ContainerSnapshot, PodRef, RootLayers } from '@guardimesh/model';
import { isNotFound, isUnimplemented } from '../grpc/index.js';
import { RUNTIME_BOUNDS, RuntimeError, type ContainerRuntime, type RuntimeListing } from '../port/index.js';
import { ProcessWitness, RootWitness } from '../process/index.js';
import {
  BoundedMemory,
  cutText,
  digestOrNull,
  idOrNull,
  inParallel,
  isoOrEpoch,
  podRef,
  SANDBOX_NAME,
} from '../untrusted/index.js';
import { CriApi } from './cri-api.js';
import { CONTAINER_RUNNING, SANDBOX_READY, type CriContainer, type CriSandbox, type CriStatus } from './messages.js';
import { statusInfo, type StatusInfo } from './status-info.js';
import { StorageLayers } from './storage-layers.js';

/** Milliseconds between two looks where the server has no stream of events. */
const POLL_MS = 2_000;

/** One thing to be looked at: a container, or a pod's own one. */
interface Subject {
  readonly described: Pick<ContainerSnapshot, 'id' | 'name' | 'kind' | 'image' | 'imageDigest' | 'pod' | 'createdAt'>;
  readonly running: boolean;
  readonly runningState: number;
  readonly status: () => Promise<CriStatus>;
}

/** CRI-O by the Container Runtime Interface. The layers are those of containers-storage's overlay driver. */
export class CrioRuntime implements ContainerRuntime {
  readonly name = 'cri-o' as const;
  readonly #api: CriApi;
  readonly #witness: ProcessWitness;
  readonly #roots: RootWitness;
  readonly #layers: StorageLayers;
  readonly #log: Log;
  readonly #clock: Clock;
  /** complete snapshots: a container of CRI runs once, so nothing but its end changes */
  readonly #known = new BoundedMemory<string, ContainerSnapshot>(RUNTIME_BOUNDS.memoryEntriesMax);

  constructor(settings: {
    readonly socketPath: string;
    readonly procRoot: string;
    readonly hostRoot: string;
    readonly log: Log;
    readonly clock?: Clock;
  }) {
    this.#api = new CriApi(settings.socketPath);
    this.#witness = new ProcessWitness(settings.procRoot);
    this.#roots = new RootWitness(this.#witness, settings);
    this.#layers = new StorageLayers(settings.hostRoot);
    this.#log = settings.log;
    this.#clock = settings.clock ?? systemClock;
  }

  async list(): Promise<RuntimeListing> {
    const [containers, sandboxes] = await Promise.all([this.#api.containers(), this.#api.sandboxes()]);
    const pods = new Map(sandboxes.map((each) => [each.id, podRef(each.name, each.namespace, each.uid)]));
    const all = [
      ...containers.map((each) => this.#containerSubject(each, pods.get(each.sandboxId) ?? null)),
      ...sandboxes.map((each) => this.#sandboxSubject(each)),
    ];
    const usable = all.filter(({ described }) => idOrNull(described.id) !== null);
    const looked = usable.slice(0, RUNTIME_BOUNDS.containersMax);
    let failed = 0;
    const found = await inParallel(looked, RUNTIME_BOUNDS.callsAtOnce, async (subject) => {
      try {
        return await this.#look(subject);
      } catch (thrown) {
        failed += 1;
        const { id } = subject.described;
        this.#log.warn({ container: id, error: describeError(thrown) }, 'container could not be looked at');
        return this.#known.get(id) ?? this.#snapshot(subject, null, { upper: null, lowers: [] });
      }
    });
    if (failed > 0 && failed === looked.length) {
      throw new RuntimeError('runtime-refused', `none of ${failed} containers that CRI-O lists could be looked at`);
    }
    return { containers: found.filter((each) => each !== null), leftOut: all.length - looked.length };
  }

  async *changes(signal: AbortSignal): AsyncGenerator<'changed', void, void> {
    try {
      for await (const event of this.#api.events(signal)) if (event !== undefined) yield 'changed';
      if (!signal.aborted) throw new RuntimeError('runtime-unreachable', 'CRI-O ended the stream of events');
    } catch (thrown) {
      if (!isUnimplemented(thrown)) throw thrown;
      this.#log.info({ everyMs: POLL_MS }, 'the runtime has no stream of container events, so it is polled');
      while (!signal.aborted) {
        await this.#clock.sleep(POLL_MS, signal);
        yield 'changed';
      }
    }
  }

  close(): void {
    this.#api.close();
  }

  async #look(subject: Subject): Promise<ContainerSnapshot | null> {
    const { id, kind } = subject.described;
    const known = this.#known.get(id);
    if (known !== undefined && known.process !== null && subject.running && this.#witness.isAlive(known.process)) {
      return known;
    }
    let info: StatusInfo | null;
    try {
      info = statusInfo(await subject.status());
    } catch (thrown) {
      if (isNotFound(thrown)) return null;
      throw thrown;
    }
    // CRI-O mostly makes no container for the pod itself, and then has nothing to say of it
    if (kind === 'sandbox' && info === null) return null;
    const askAgain = async (): Promise<number | null> => {
      const status = await subject.status();
      return status.state === subject.runningState ? (statusInfo(status)?.pid ?? null) : null;
    };
    const process = await this.#witness.identify(id, subject.running ? (info?.pid ?? null) : null, askAgain);
    const told = info?.rootPath ? await this.#layers.read(info.rootPath) : null;
    const root = this.#roots.check(id, process, told ?? { upper: null, lowers: [] });
    const snapshot = this.#snapshot(subject, process, root);
    if (process !== null && root.upper !== null) this.#known.set(id, snapshot);
    return snapshot;
  }

  #snapshot(subject: Subject, process: ContainerSnapshot['process'], root: RootLayers): ContainerSnapshot {
    return { runtime: this.name, ...subject.described, process, root };
  }

  #containerSubject(container: CriContainer, pod: PodRef | null): Subject {
    const { id } = container;
    return {
      described: {
        ...{ id, kind: 'container', pod },
        name: cutText(container.name || id),
        image: cutText(container.userImage || container.image),
        imageDigest: digestOrNull(container.imageId) ?? digestOrNull(container.imageRef),
        createdAt: isoOrEpoch(container.createdAtNs / 1e6),
      },
      running: container.state === CONTAINER_RUNNING,
      runningState: CONTAINER_RUNNING,
      status: () => this.#api.containerStatus(id),
    };
  }

  #sandboxSubject(sandbox: CriSandbox): Subject {
    const { id } = sandbox;
    return {
      described: {
        ...{ id, kind: 'sandbox', image: '', imageDigest: null, name: SANDBOX_NAME },
        pod: podRef(sandbox.name, sandbox.namespace, sandbox.uid),
        createdAt: isoOrEpoch(sandbox.createdAtNs / 1e6),
      },
      running: sandbox.state === SANDBOX_READY,
      runningState: SANDBOX_READY,
      status: () => this.#api.sandboxStatus(id),
    };
  }
}
