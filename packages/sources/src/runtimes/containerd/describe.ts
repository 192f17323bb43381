import type { ContainerSnapshot } from '@guardimesh/model';
import { CONTAINER_NAME_LABEL, cutText, isoOrEpoch, podOf, podRef, SANDBOX_NAME } from '../untrusted/index.js';
import { annotationsOf, type ContainerRecord } from './messages.js';

const KIND_LABEL = 'io.cri-containerd.kind';

/** What containerd's record alone says of a container: by labels of the kubelet, of containerd's CRI plugin, of nerdctl. */
export function describeRecord(
  record: ContainerRecord,
): Pick<ContainerSnapshot, 'name' | 'kind' | 'image' | 'pod' | 'createdAt'> {
  const { labels } = record;
  const kind = labels.get(KIND_LABEL) === 'sandbox' ? 'sandbox' : 'container';
  const pod = podOf(labels);
  const byPlugin = labels.has(KIND_LABEL);
  const namedByDigest = record.image.startsWith('sha256:');
  // the specification is a large document: read it only where the labels do not say enough
  const annotations = byPlugin && (pod === null || namedByDigest) ? annotationsOf(record) : null;
  const imageName = namedByDigest ? annotations?.get('io.kubernetes.cri.image-name') : undefined;
  const name =
    labels.get(CONTAINER_NAME_LABEL) ??
    annotations?.get('io.kubernetes.cri.container-name') ??
    labels.get('nerdctl/name');
  return {
    kind,
    name: kind === 'sandbox' ? SANDBOX_NAME : cutText(name ?? record.id),
    image: cutText(imageName ?? record.image),
    pod:
      pod ??
      podRef(
        annotations?.get('io.kubernetes.cri.sandbox-name'),
        annotations?.get('io.kubernetes.cri.sandbox-namespace'),
        annotations?.get('io.kubernetes.cri.sandbox-uid'),
      ),
    createdAt: isoOrEpoch(record.createdAtMs),
  };
}
