import protobuf from 'protobufjs/minimal.js';
import { decoder, readFields, readMapEntry, type FieldReaders } from '../grpc/index.js';

/** runtime.v1.ContainerState */
export const CONTAINER_RUNNING = 1;
/** runtime.v1.PodSandboxState */
export const SANDBOX_READY = 0;

/** runtime.v1.Container */
export interface CriContainer {
  id: string;
  sandboxId: string;
  name: string;
  /** as the user named it; '' from servers that do not say */
  userImage: string;
  image: string;
  imageRef: string;
  imageId: string;
  state: number;
  /** nanoseconds since the epoch */
  createdAtNs: number;
  labels: Map<string, string>;
}

/** runtime.v1.PodSandbox */
export interface CriSandbox {
  id: string;
  name: string;
  namespace: string;
  uid: string;
  state: number;
  createdAtNs: number;
}

/** A status as far as it is used: the state, and of the verbose part the runtime's own JSON. */
export interface CriStatus {
  state: number;
  info: Map<string, string>;
}

const CONTAINER_FIELDS: FieldReaders<CriContainer> = {
  1: (into, from) => (into.id = from.string()),
  2: (into, from) => (into.sandboxId = from.string()),
  3: (into, from) => readFields(from.bytes(), into, { 1: (each, field) => (each.name = field.string()) }),
  4: (into, from) =>
    readFields(from.bytes(), into, {
      1: (each, field) => (each.image = field.string()),
      18: (each, field) => (each.userImage = field.string()),
    }),
  5: (into, from) => (into.imageRef = from.string()),
  6: (into, from) => (into.state = from.int32()),
  7: (into, from) => (into.createdAtNs = Number(from.int64())),
  8: (into, from) => {
    readMapEntry(into.labels, from);
  },
  10: (into, from) => (into.imageId = from.string()),
};

const SANDBOX_FIELDS: FieldReaders<CriSandbox> = {
  1: (into, from) => (into.id = from.string()),
  2: (into, from) =>
    readFields(from.bytes(), into, {
      1: (each, field) => (each.name = field.string()),
      2: (each, field) => (each.uid = field.string()),
      3: (each, field) => (each.namespace = field.string()),
    }),
  3: (into, from) => (into.state = from.int32()),
  4: (into, from) => (into.createdAtNs = Number(from.int64())),
};

export const readContainers = decoder<CriContainer[]>(() => [], {
  1: (into, from) => {
    const blank = { id: '', sandboxId: '', name: '', userImage: '', image: '', imageRef: '', imageId: '' };
    into.push(readFields(from.bytes(), { ...blank, state: 0, createdAtNs: 0, labels: new Map() }, CONTAINER_FIELDS));
  },
});

export const readSandboxes = decoder<CriSandbox[]>(() => [], {
  1: (into, from) => {
    const blank = { id: '', name: '', namespace: '', uid: '', state: 0, createdAtNs: 0 };
    into.push(readFields(from.bytes(), blank, SANDBOX_FIELDS));
  },
});

/** ContainerStatusResponse and PodSandboxStatusResponse: both have the state as field 3 of their field 1. */
export const readStatus = decoder<CriStatus>(() => ({ state: 0, info: new Map() }), {
  1: (into, from) => readFields(from.bytes(), into, { 3: (status, field) => (status.state = field.int32()) }),
  2: (into, from) => {
    readMapEntry(into.info, from);
  },
});

export const readVersion = decoder(() => ({ runtimeName: '' }), {
  2: (into, from) => (into.runtimeName = from.string()),
});

/** ContainerEventResponse: whom it is about */
export const readEvent = decoder(() => ({ containerId: '' }), {
  1: (into, from) => (into.containerId = from.string()),
});

/** ContainerStatusRequest and PodSandboxStatusRequest, verbose */
export function statusRequest(id: string): Buffer {
  return Buffer.from(protobuf.Writer.create().uint32(10).string(id).uint32(16).bool(true).finish());
}
