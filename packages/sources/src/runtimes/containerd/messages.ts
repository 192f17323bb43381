import { decoder, readFields, readMapEntry, readTimestampMs, type Reader } from '../grpc/index.js';
import { objectAt, parseObject, textMap, type Labels } from '../untrusted/index.js';

/** containerd.services.containers.v1.Container, the fields that are used */
export interface ContainerRecord {
  id: string;
  labels: Map<string, string>;
  image: string;
  snapshotter: string;
  snapshotKey: string;
  createdAtMs: number;
  /** JSON of the OCI runtime specification */
  spec: Uint8Array;
}

export function readContainer(reader: Reader): ContainerRecord {
  const blank: ContainerRecord = {
    ...{ id: '', labels: new Map<string, string>(), image: '', snapshotter: '', snapshotKey: '', createdAtMs: 0 },
    spec: new Uint8Array(),
  };
  return readFields(reader.bytes(), blank, {
    1: (into, from) => (into.id = from.string()),
    2: (into, from) => {
      readMapEntry(into.labels, from);
    },
    3: (into, from) => (into.image = from.string()),
    5: (into, from) => (into.spec = readAnyValue(from)),
    6: (into, from) => (into.snapshotter = from.string()),
    7: (into, from) => (into.snapshotKey = from.string()),
    8: (into, from) => (into.createdAtMs = readTimestampMs(from)),
  });
}

/** The annotations that containerd's CRI plugin writes into the specification (pkg/cri/annotations). */
export function annotationsOf(record: ContainerRecord): Labels {
  return textMap(objectAt(parseObject(Buffer.from(record.spec).toString('utf8')), 'annotations'));
}

/** google.protobuf.Any: only its value */
function readAnyValue(reader: Reader): Uint8Array {
  const blank: { value: Uint8Array } = { value: new Uint8Array() };
  return readFields(reader.bytes(), blank, { 2: (into, from) => (into.value = from.bytes()) }).value;
}

/** containerd.v1.types.Process; status 2 is RUNNING, 4 PAUSED, 5 PAUSING */
export interface TaskRecord {
  containerId: string;
  id: string;
  pid: number;
  status: number;
}

export function readTask(reader: Reader): TaskRecord {
  return readFields(
    reader.bytes(),
    { containerId: '', id: '', pid: 0, status: 0 },
    {
      1: (into, from) => (into.containerId = from.string()),
      2: (into, from) => (into.id = from.string()),
      3: (into, from) => (into.pid = from.uint32()),
      4: (into, from) => (into.status = from.int32()),
    },
  );
}

/** containerd.types.Mount */
export interface MountRecord {
  type: string;
  source: string;
  options: string[];
}

export function readMount(reader: Reader): MountRecord {
  const blank: MountRecord = { type: '', source: '', options: [] };
  return readFields(reader.bytes(), blank, {
    1: (into, from) => (into.type = from.string()),
    2: (into, from) => (into.source = from.string()),
    4: (into, from) => into.options.push(from.string()),
  });
}

/** containerd.services.events.v1.Envelope, and of a TaskExit whose process it was */
export interface EventRecord {
  topic: string;
  event: Uint8Array;
}

export const readEnvelope = decoder<EventRecord>(() => ({ topic: '', event: new Uint8Array() }), {
  3: (into, from) => (into.topic = from.string()),
  4: (into, from) => (into.event = readAnyValue(from)),
});

/** containerd.events.TaskExit of a process that was executed in the container, not of its first one */
export function isExecExit(event: EventRecord): boolean {
  if (event.topic !== '/tasks/exit') return false;
  const exit = readFields(
    event.event,
    { containerId: '', id: '' },
    { 1: (into, from) => (into.containerId = from.string()), 2: (into, from) => (into.id = from.string()) },
  );
  return exit.id !== '' && exit.id !== exit.containerId;
}
