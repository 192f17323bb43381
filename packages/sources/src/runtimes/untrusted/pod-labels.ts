import type { PodRef } from '@guardimesh/model';
import { cutText } from './text.js';

export type Labels = ReadonlyMap<string, string>;

/** The container's name in its pod: label of the kubelet (pkg/kubelet/types/labels.go). */
export const CONTAINER_NAME_LABEL = 'io.kubernetes.container.name';
/** What the kubelet calls the pod's own container. */
export const SANDBOX_NAME = 'POD';

/** The pod by the kubelet's labels; null where one of the three is missing. */
export function podOf(labels: Labels): PodRef | null {
  return podRef(
    labels.get('io.kubernetes.pod.name'),
    labels.get('io.kubernetes.pod.namespace'),
    labels.get('io.kubernetes.pod.uid'),
  );
}

export function podRef(
  name: string | null | undefined,
  namespace: string | null | undefined,
  uid: string | null | undefined,
): PodRef | null {
  if (!name || !namespace || !uid) return null;
  return { name: cutText(name), namespace: cutText(namespace), uid: cutText(uid) };
}
