/** A container as the fake tells of it. */
export interface FakeCriContainer {
  readonly id: string;
  readonly sandboxId: string;
  readonly name: string;
  readonly image: string;
  /** CRI-O: the image's id, 64 hex digits; or `name@sha256:…` */
  readonly imageRef: string;
  readonly state: 'created' | 'running' | 'exited';
  /** nanoseconds since the epoch */
  readonly createdAtNs: number;
  /** the JSON under `info` of a verbose status; null: the status fails */
  readonly info: string | null;
}

/** A pod as the fake tells of it. */
export interface FakeCriSandbox {
  readonly id: string;
  readonly name: string;
  readonly namespace: string;
  readonly uid: string;
  readonly createdAtNs: number;
  /** null: CRI-O made no container for the pod itself and says nothing of it */
  readonly info: string | null;
}
