import type { PodDetails, PodRef } from '@guardimesh/model';
import type { PodDirectory } from '@guardimesh/scan-core';
import type { PodWatchCounts } from './counts.js';
import { objectOf, textOf } from './json-guards.js';
import { readPod, type ReadPod } from './parse-pod.js';
import type { PodWatchLimits } from './settings.js';
import { ToldLives } from './told-lives.js';
import { WaitingIds } from './waiting-ids.js';

type KeptPod = Pick<ReadPod, 'details' | 'mirrorOf'>;

/** This node's pods as last told, by uid, and who waits for their containers. */
export class NodePods implements PodDirectory {
  readonly #nodeName: string;
  readonly #limits: PodWatchLimits;
  readonly #counts: PodWatchCounts;
  readonly #pods = new Map<string, KeptPod>();
  readonly #told: ToldLives;
  readonly #readers = new Set<WaitingIds>();
  #refused = 0;

  constructor(nodeName: string, limits: PodWatchLimits, counts: PodWatchCounts) {
    this.#nodeName = nodeName;
    this.#limits = limits;
    this.#counts = counts;
    this.#told = new ToldLives(limits.endedLivesMax, counts);
  }

  get size(): number {
    return this.#pods.size;
  }

  /** True where pods were refused by `podsMax` since the last list and there is room again: a list would find them. */
  get hasRoomAgain(): boolean {
    return this.#refused > 0 && this.#pods.size < this.#limits.podsMax;
  }

  find(pod: PodRef): PodDetails | null {
    const kept = this.#pods.get(pod.uid);
    if (kept !== undefined) return kept.details;
    // anyone may write the mirror annotation on a pod of their own: only that of the pod asked for counts
    for (const { details, mirrorOf } of this.#pods.values()) {
      if (mirrorOf === pod.uid && details.name === pod.name && details.namespace === pod.namespace) return details;
    }
    return null;
  }

  /** Those running now, then each new one. Reading starts with this call, not with the first step of the iteration. */
  runningContainers(signal: AbortSignal): AsyncIterable<string> {
    const reader = new WaitingIds(
      this.#limits.waitingIdsMax,
      (id) => this.#isRunning(id),
      (count) => (this.#counts.idsDropped += count),
    );
    const leave = (): void => {
      this.#readers.delete(reader);
      reader.close();
    };
    for (const { details } of this.#pods.values()) for (const id of details.runningContainerIds) reader.put(id);
    this.#readers.add(reader);
    if (signal.aborted) leave();
    else signal.addEventListener('abort', leave, { once: true });
    return (async function* () {
      try {
        yield* reader.read();
      } finally {
        signal.removeEventListener('abort', leave);
        leave();
      }
    })();
  }

  /** @returns the uid where there is one: also that of a pod that could not be read, whose older details stay */
  put(object: unknown): string | null {
    const pod = readPod(object, this.#nodeName, this.#limits, this.#counts);
    if (pod.kind !== 'pod') return pod.uid;
    const { details, mirrorOf } = pod;
    const fits = this.#pods.has(details.uid) || this.#pods.size < this.#limits.podsMax;
    if (fits) {
      this.#pods.set(details.uid, { details, mirrorOf });
    } else {
      this.#counts.podsOverLimit += 1;
      this.#refused += 1;
    }
    // what is beyond the limit is told all the same: no container is missed for want of its pod's details
    const untold = this.#told.update(details.uid, pod.lives);
    if (!fits) this.#told.release(details.uid);
    for (const id of untold) for (const reader of this.#readers) reader.put(id);
    return details.uid;
  }

  /** @returns false where the object does not say which pod: only a list can tell */
  delete(object: unknown): boolean {
    const uid = textOf(objectOf(objectOf(object)?.['metadata'])?.['uid'], 128);
    if (uid === null) return false;
    this.#pods.delete(uid);
    this.#told.release(uid);
    return true;
  }

  startList(): void {
    this.#refused = 0;
  }

  /** A whole list was read: pods that it did not hold are gone. */
  keepOnly(uids: ReadonlySet<string>): void {
    for (const uid of [...this.#pods.keys()]) {
      if (uids.has(uid)) continue;
      this.#pods.delete(uid);
      this.#told.release(uid);
    }
  }

  /** whether a kept pod has the pod's uid: bounds what a list's reader has to remember */
  has(uid: string): boolean {
    return this.#pods.has(uid);
  }

  #isRunning(id: string): boolean {
    for (const { details } of this.#pods.values()) if (details.runningContainerIds.includes(id)) return true;
    return false;
  }
}
