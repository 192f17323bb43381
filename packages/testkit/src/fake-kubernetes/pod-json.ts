/** A container of a {@link FakePod}: running where it has a start. */
export interface FakePodContainer {
  readonly name: string;
  /** with its prefix: `containerd://…` */
  readonly id: string;
  /** ISO 8601; null: waiting */
  readonly startedAt: string | null;
  readonly of?: 'containerStatuses' | 'initContainerStatuses' | 'ephemeralContainerStatuses';
}

export interface FakePod {
  readonly uid: string;
  readonly name: string;
  readonly namespace: string;
  readonly nodeName: string;
  readonly labels?: Readonly<Record<string, string>>;
  readonly annotations?: Readonly<Record<string, string>>;
  readonly podIp?: string;
  readonly hostIp?: string;
  readonly containers: readonly FakePodContainer[];
}

/** Stands in the environment of every fake pod: no reader may keep it. */
export const SECRET_IN_THE_ENVIRONMENT = 'never-to-be-kept';

/** The pod as the API server tells it, with the parts that a reader is to leave alone. */
export function podJson(pod: FakePod): Record<string, unknown> {
  const statuses: Record<string, unknown[]> = { containerStatuses: [] };
  for (const { name, id, startedAt, of = 'containerStatuses' } of pod.containers) {
    const state = startedAt === null ? { waiting: { reason: 'ContainerCreating' } } : { running: { startedAt } };
    const status = { name, image: 'registry.test/web:1', imageID: '', ready: true, restartCount: 0, state };
    (statuses[of] ??= []).push(startedAt === null ? status : { ...status, containerID: id, started: true });
  }
  return {
    metadata: {
      name: pod.name,
      namespace: pod.namespace,
      uid: pod.uid,
      creationTimestamp: '2026-01-01T00:00:00Z',
      labels: pod.labels ?? {},
      annotations: pod.annotations ?? {},
      managedFields: [{ manager: 'kubelet', operation: 'Update', fieldsV1: { 'f:status': { 'f:podIP': {} } } }],
    },
    spec: {
      nodeName: pod.nodeName,
      containers: pod.containers.map(({ name }) => ({
        name,
        image: 'registry.test/web:1',
        env: [{ name: 'PASSWORD', value: SECRET_IN_THE_ENVIRONMENT }],
      })),
    },
    status: { phase: 'Running', podIP: pod.podIp ?? '10.244.0.5', hostIP: pod.hostIp ?? '10.0.0.1', ...statuses },
  };
}
