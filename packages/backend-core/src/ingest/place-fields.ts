import type { ContainerPlace } from '../results/index.js';

/** The fields of the place alone. */
export function placeFields(from: ContainerPlace): ContainerPlace {
  const { container_id, image, pod_name, namespace, pod_ip, host_ip } = from;
  return { container_id, image, pod_name, namespace, pod_ip, host_ip };
}

/** The newer place; what it does not know (a pod that is gone has no address) stays as the older one has it. */
export function newerPlace(older: ContainerPlace, newer: ContainerPlace): ContainerPlace {
  return {
    container_id: newer.container_id,
    image: newer.image,
    pod_name: newer.pod_name ?? older.pod_name,
    namespace: newer.namespace ?? older.namespace,
    pod_ip: newer.pod_ip ?? older.pod_ip,
    host_ip: newer.host_ip ?? older.host_ip,
  };
}
