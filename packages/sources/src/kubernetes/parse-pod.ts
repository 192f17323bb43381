import { isIP } from 'node:net';
import type { PodDetails } from '@guardimesh/model';
import type { PodWatchCounts } from './counts.js';
import { arrayOf, objectOf, textOf } from './json-guards.js';
import { readLives, type Lives } from './parse-lives.js';
import type { PodWatchLimits } from './settings.js';

/** A pod reduced to what is kept; environment, specification and the rest are gone with the text it came from. */
export interface ReadPod {
  readonly kind: 'pod';
  readonly details: PodDetails;
  readonly lives: Lives;
  /**
   * A static pod's other uid: the runtime knows it by the hash of its file, the API by that of its mirror pod, which
   * holds the hash in this annotation (kubelet: `kubernetes.io/config.mirror`).
   */
  readonly mirrorOf: string | null;
}

/** `uid` is null where not even that could be read. */
export type PodReading = ReadPod | { readonly kind: 'unreadable' | 'foreign'; readonly uid: string | null };

/**
 * What an annotation of this name holds is the whole manifest, environment included: it must not be kept
 * (kubectl: last-applied-configuration).
 */
const NEVER_KEPT = new Set(['kubectl.kubernetes.io/last-applied-configuration']);

/** Reads what the API says is a pod, by guards: any part may be missing, of another type, or huge. Never throws. */
export function readPod(value: unknown, nodeName: string, limits: PodWatchLimits, counts: PodWatchCounts): PodReading {
  const pod = objectOf(value);
  const metadata = objectOf(pod?.['metadata']);
  const uid = textOf(metadata?.['uid'], 128);
  const name = textOf(metadata?.['name'], 253);
  const namespace = textOf(metadata?.['namespace'], 253);
  const node = textOf(objectOf(pod?.['spec'])?.['nodeName'], 253);
  if (uid === null || name === null || namespace === null || node === null) {
    counts.unreadablePods += 1;
    return { kind: 'unreadable', uid };
  }
  if (node !== nodeName) {
    counts.foreignPods += 1;
    return { kind: 'foreign', uid };
  }
  const status = objectOf(pod?.['status']);
  const lives = readLives(
    ['initContainerStatuses', 'containerStatuses', 'ephemeralContainerStatuses'].flatMap((key) =>
      arrayOf(status?.[key]),
    ),
    limits.containersPerPodMax,
    counts,
  );
  const details: PodDetails = {
    uid,
    name,
    namespace,
    nodeName,
    podIp: addressOf(status?.['podIP']),
    hostIp: addressOf(status?.['hostIP']),
    labels: readEntries(metadata?.['labels'], limits, counts),
    annotations: readEntries(metadata?.['annotations'], limits, counts),
    runningContainerIds: [...lives.keys()],
  };
  const mirrorOf = textOf(objectOf(metadata?.['annotations'])?.['kubernetes.io/config.mirror'], 128);
  return { kind: 'pod', details, lives, mirrorOf };
}

function addressOf(value: unknown): string | null {
  const text = textOf(value, 64);
  return text !== null && isIP(text) !== 0 ? text : null;
}

/** Left out whole where it does not fit: a cut value could mean something else than the whole one. */
function readEntries(value: unknown, limits: PodWatchLimits, counts: PodWatchCounts): Record<string, string> {
  const kept: [string, string][] = [];
  let chars = 0;
  const source = objectOf(value) ?? {};
  for (const key in source) {
    const entry = source[key];
    const size = typeof entry === 'string' ? key.length + entry.length : Infinity;
    const fits =
      kept.length < limits.entriesMax && size <= limits.entryCharsMax && chars + size <= limits.entriesCharsMax;
    if (typeof entry === 'string' && fits && !NEVER_KEPT.has(key)) {
      kept.push([key, entry]);
      chars += size;
    } else {
      counts.entriesLeftOut += 1;
    }
  }
  // fromEntries defines own properties: a label named __proto__ is one like any other
  return Object.fromEntries(kept);
}
