import { describeError, type Log } from '@guardimesh/kit';
import type { ContainerSnapshot, ProcessIdentity, RootLayers } from '@guardimesh/model';
import { RUNTIME_BOUNDS, type ContainerRuntime, type RuntimeListing } from '../port/index.js';
import { ProcessWitness, RootWitness } from '../process/index.js';
import { BoundedMemory, idOrNull, inParallel } from '../untrusted/index.js';
import { ContainerdApi } from './containerd-api.js';
import { describeRecord } from './describe.js';
import { ImageReader } from './image-layers.js';
import { isExecExit, type ContainerRecord, type TaskRecord } from './messages.js';
import { SnapshotReader, withDigests } from './snapshot-root.js';

const RUNNING = 2;
/** RUNNING, PAUSED, PAUSING: there is a process that runs, or will run on. A created task has only runc's own. */
const LIVE_STATUS: ReadonlySet<number> = new Set([RUNNING, 4, 5]);

interface Made {
  readonly imageDigest: string | null;
  readonly root: RootLayers;
}

const UNKNOWN: Made = { imageDigest: null, root: { upper: null, lowers: [] } };

/** containerd through its own API: all namespaces, whoever started the containers (kubelet, nerdctl, ctr). */
export class ContainerdRuntime implements ContainerRuntime {
  readonly name = 'containerd' as const;
  readonly #api: ContainerdApi;
  readonly #witness: ProcessWitness;
  readonly #roots: RootWitness;
  readonly #skipNamespace: (namespace: string) => boolean;
  readonly #log: Log;
  readonly #images: ImageReader;
  readonly #snapshots: SnapshotReader;
  /** by namespace, id and time of creation: image and layers of a container never change */
  readonly #made = new BoundedMemory<string, Made>(RUNTIME_BOUNDS.memoryEntriesMax);

  constructor(settings: {
    readonly socketPath: string;
    readonly procRoot: string;
    /** true for `moby` where Docker itself is asked */
    readonly skipNamespace: (namespace: string) => boolean;
    readonly log: Log;
  }) {
    this.#api = new ContainerdApi(settings.socketPath);
    this.#witness = new ProcessWitness(settings.procRoot);
    this.#roots = new RootWitness(this.#witness, settings);
    this.#skipNamespace = settings.skipNamespace;
    this.#log = settings.log;
    this.#images = new ImageReader(this.#api);
    this.#snapshots = new SnapshotReader(this.#api);
  }

  async list(): Promise<RuntimeListing> {
    const namespaces = (await this.#api.namespaces()).filter((each) => !this.#skipNamespace(each));
    const containers: ContainerSnapshot[] = [];
    let leftOut = Math.max(0, namespaces.length - RUNTIME_BOUNDS.namespacesMax);
    for (const namespace of namespaces.slice(0, RUNTIME_BOUNDS.namespacesMax)) {
      const records: ContainerRecord[] = [];
      for await (const record of this.#api.containers(namespace)) {
        const full = containers.length + records.length >= RUNTIME_BOUNDS.containersMax;
        if (full || idOrNull(record.id) === null) leftOut += 1;
        else records.push(record);
      }
      if (records.length === 0) continue;
      const pids = await this.#pids(namespace, records);
      const work = (record: ContainerRecord): Promise<ContainerSnapshot> =>
        this.#describe(namespace, record, pids.get(record.id) ?? null);
      containers.push(...(await inParallel(records, RUNTIME_BOUNDS.callsAtOnce, work)));
    }
    return { containers, leftOut };
  }

  async *changes(signal: AbortSignal): AsyncGenerator<'changed', void, void> {
    for await (const event of this.#api.events(signal)) {
      if (!isExecExit(event)) yield 'changed';
    }
  }

  close(): void {
    this.#api.close();
  }

  async #pids(namespace: string, records: readonly ContainerRecord[]): Promise<ReadonlyMap<string, number>> {
    const pids = new Map<string, number>();
    for (const task of await this.#tasks(namespace, records)) {
      const pid = livePid(task);
      if (pid !== null) pids.set(task.id === '' ? task.containerId : task.id, pid);
    }
    return pids;
  }

  /** All at once; one by one where one shim that hangs makes that fail: it must not hide the others. */
  async #tasks(namespace: string, records: readonly ContainerRecord[]): Promise<readonly TaskRecord[]> {
    try {
      return await this.#api.tasks(namespace);
    } catch (thrown) {
      this.#log.warn({ namespace, error: describeError(thrown) }, 'tasks could not be listed, asking one by one');
      let failed = 0;
      const tasks = await inParallel(records, RUNTIME_BOUNDS.callsAtOnce, async ({ id }) => {
        try {
          return await this.#api.task(namespace, id);
        } catch {
          failed += 1;
          return this.#lastKnownTask(namespace, id);
        }
      });
      if (failed === records.length) throw thrown;
      return tasks.filter((task) => task !== null);
    }
  }

  #lastKnownTask(namespace: string, id: string): TaskRecord | null {
    const process = this.#witness.lastKnown(`${namespace}/${id}`);
    return process === null ? null : { containerId: id, id, pid: process.pid, status: RUNNING };
  }

  async #describe(namespace: string, record: ContainerRecord, pid: number | null): Promise<ContainerSnapshot> {
    const made = await this.#madeOf(namespace, record);
    const process = await this.#process(namespace, record.id, pid);
    const root = this.#roots.check(record.id, process, made.root);
    return {
      runtime: this.name,
      id: record.id,
      ...describeRecord(record),
      imageDigest: made.imageDigest,
      process,
      root,
    };
  }

  async #process(namespace: string, id: string, pid: number | null): Promise<ProcessIdentity | null> {
    const askAgain = async (): Promise<number | null> => livePid(await this.#api.task(namespace, id));
    return await this.#witness.identify(`${namespace}/${id}`, pid, askAgain);
  }

  async #madeOf(namespace: string, record: ContainerRecord): Promise<Made> {
    const key = `${namespace} ${record.id} ${record.createdAtMs}`;
    const known = this.#made.get(key);
    if (known !== undefined) return known;
    const { snapshotter, snapshotKey } = record;
    if (snapshotter === '' || snapshotKey === '') return UNKNOWN;
    try {
      const root = await this.#snapshots.read(namespace, snapshotter, snapshotKey);
      const image = await this.#images
        .find(namespace, record.image, root.parents[0] ?? '')
        .catch((thrown: unknown) => this.#told(record, thrown));
      const made = {
        imageDigest: image?.configDigest ?? null,
        root: withDigests(root, image?.diffIds ?? new Map<string, string>()),
      };
      if (made.imageDigest !== null) this.#made.set(key, made);
      return made;
    } catch (thrown) {
      this.#told(record, thrown);
      return UNKNOWN;
    }
  }

  #told(record: ContainerRecord, thrown: unknown): null {
    this.#log.debug({ container: record.id, error: describeError(thrown) }, 'image or layers could not be read');
    return null;
  }
}

function livePid(task: TaskRecord | null): number | null {
  return task !== null && task.pid > 0 && LIVE_STATUS.has(task.status) ? task.pid : null;
}
