import { podJson, type FakePod } from './pod-json.js';

export interface WorldEvent {
  readonly version: number;
  readonly type: 'ADDED' | 'MODIFIED' | 'DELETED';
  readonly nodeName: string;
  /** the object as JSON text */
  readonly text: string;
}

interface Stored {
  readonly nodeName: string;
  readonly text: string;
}

/** The pods of a cluster with their history, as the API server keeps it: one counter of versions over all objects. */
export class PodWorld {
  #version = 100;
  #compactedAt = 100;
  #events: WorldEvent[] = [];
  readonly #pods = new Map<string, Stored>();
  readonly #onEvent: (event: WorldEvent) => void;

  constructor(onEvent: (event: WorldEvent) => void) {
    this.#onEvent = onEvent;
  }

  get version(): number {
    return this.#version;
  }

  put(pod: FakePod): void {
    this.putRaw(pod.uid, pod.nodeName, podJson(pod));
  }

  /** Any object as the pod of this key and node; where it has metadata it gets the resource version there. */
  putRaw(key: string, nodeName: string, object: Record<string, unknown>): void {
    this.#version += 1;
    const type = this.#pods.has(key) ? 'MODIFIED' : 'ADDED';
    const text = this.#textOf(object);
    this.#pods.set(key, { nodeName, text });
    this.#tell({ version: this.#version, type, nodeName, text });
  }

  delete(key: string): void {
    const stored = this.#pods.get(key);
    if (stored === undefined) return;
    this.#version += 1;
    this.#pods.delete(key);
    const text = this.#textOf(JSON.parse(stored.text) as Record<string, unknown>);
    this.#tell({ version: this.#version, type: 'DELETED', nodeName: stored.nodeName, text });
  }

  /** Something else in the cluster changed: the version grows, no pod event comes of it. */
  changeElsewhere(): void {
    this.#version += 1;
  }

  /** Forgets the history (etcd compaction): older versions are gone. */
  compact(): void {
    this.#compactedAt = this.#version;
    this.#events = [];
  }

  isGone(version: number): boolean {
    return version < this.#compactedAt;
  }

  eventsAfter(version: number, nodeName: string): readonly WorldEvent[] {
    return this.#events.filter((event) => event.version > version && event.nodeName === nodeName);
  }

  /** JSON texts of the node's pods now. */
  snapshot(nodeName: string): readonly string[] {
    return [...this.#pods.values()].filter((pod) => pod.nodeName === nodeName).map((pod) => pod.text);
  }

  #textOf(object: Record<string, unknown>): string {
    const { metadata } = object;
    if (typeof metadata !== 'object' || metadata === null) return JSON.stringify(object);
    return JSON.stringify({ ...object, metadata: { ...metadata, resourceVersion: String(this.#version) } });
  }

  #tell(event: WorldEvent): void {
    this.#events.push(event);
    this.#onEvent(event);
  }
}
