import type { ContainerSnapshot, FindingPlace, PodDetails } from '@guardimesh/model';

/** Where a container is, in the identifiers that a report may carry. */
export function placeOf(container: ContainerSnapshot, pod: PodDetails | null): FindingPlace {
  return {
    containerId: container.id,
    containerName: container.name,
    image: container.image,
    podName: container.pod?.name ?? null,
    namespace: container.pod?.namespace ?? null,
    podIp: pod?.podIp ?? null,
    hostIp: pod?.hostIp ?? null,
  };
}
