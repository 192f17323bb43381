import type { ContainerSnapshot, RootLayers } from '@guardimesh/model';
import {
  arrayAt,
  CONTAINER_NAME_LABEL,
  cutText,
  digestOrNull,
  hostPathOrNull,
  isoOrEpoch,
  lowerPathsOrNull,
  objectAt,
  pidOrNull,
  podOf,
  SANDBOX_NAME,
  textAt,
  textMap,
  type JsonObject,
} from '../untrusted/index.js';

/** cri-dockerd's label for a pod's own container */
const KIND_LABEL = 'io.kubernetes.docker.type';

/** What `GET /containers/{id}/json` says, but for process and layers. */
export function describeContainer(
  id: string,
  container: JsonObject,
): Pick<ContainerSnapshot, 'id' | 'name' | 'kind' | 'image' | 'imageDigest' | 'pod' | 'createdAt'> {
  const labels = textMap(objectAt(container, 'Config', 'Labels'));
  const kind = labels.get(KIND_LABEL) === 'podsandbox' ? 'sandbox' : 'container';
  const ownName = (textAt(container, 'Name') ?? '').replace(/^\//, '');
  const name = kind === 'sandbox' ? SANDBOX_NAME : (labels.get(CONTAINER_NAME_LABEL) ?? (ownName || id));
  return {
    id,
    kind,
    name: cutText(name),
    image: cutText(textAt(objectAt(container, 'Config'), 'Image') ?? ''),
    imageDigest: digestOrNull(textAt(container, 'Image')),
    pod: podOf(labels),
    createdAt: isoOrEpoch(textAt(container, 'Created') ?? 0),
  };
}

/** The first process of a container that runs or is paused; Docker says 0 for one that does not. */
export function runningPid(container: JsonObject | null): number | null {
  const state = objectAt(container, 'State');
  return state !== null && state['Running'] === true ? pidOrNull(state['Pid']) : null;
}

/** The layers, but for their digests: `GraphDriver.Data` of the overlay2 driver. */
export function rootOf(container: JsonObject): { readonly upper: string | null; readonly lowers: readonly string[] } {
  const data = objectAt(container, 'GraphDriver', 'Data');
  const lower = textAt(data, 'LowerDir');
  return {
    upper: hostPathOrNull(textAt(data, 'UpperDir')),
    lowers: (lower === null ? null : lowerPathsOrNull(lower)) ?? [],
  };
}

/**
 * Gives each lower its diff id. The topmost lower is Docker's own `…-init` layer (etc/hosts and the like), which no
 * image has; below it come the image's layers. Where the counts disagree no digest is given.
 */
export function withDiffIds(
  root: { readonly upper: string | null; readonly lowers: readonly string[] },
  image: JsonObject | null,
): RootLayers {
  const bottomFirst = arrayAt(objectAt(image, 'RootFS'), 'Layers');
  const digests = bottomFirst.map((each) => (typeof each === 'string' ? digestOrNull(each) : null)).reverse();
  const aligned = digests.length === root.lowers.length - 1;
  return {
    upper: root.upper,
    lowers: root.lowers.map((path, index) => ({
      path,
      diffId: aligned && index > 0 ? (digests[index - 1] ?? null) : null,
    })),
  };
}
