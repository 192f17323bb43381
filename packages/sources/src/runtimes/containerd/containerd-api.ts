import protobuf from 'protobufjs/minimal.js';
import { decoder, GrpcConnection, isNotFound, readFields, textMessage, type Method } from '../grpc/index.js';
import { RUNTIME_BOUNDS, RuntimeError } from '../port/index.js';
import * as messages from './messages.js';

const services = '/containerd.services';

const NAMESPACES: Method<string[]> = {
  path: `${services}.namespaces.v1.Namespaces/List`,
  read: decoder<string[]>(() => [], {
    1: (into, from) => {
      into.push(readFields(from.bytes(), { name: '' }, { 1: (each, field) => (each.name = field.string()) }).name);
    },
  }),
};

const CONTAINERS: Method<messages.ContainerRecord | null> = {
  path: `${services}.containers.v1.Containers/ListStream`,
  read: (bytes) =>
    readFields<{ one: messages.ContainerRecord | null }>(
      bytes,
      { one: null },
      {
        1: (into, from) => (into.one = messages.readContainer(from)),
      },
    ).one,
};

const TASKS: Method<messages.TaskRecord[]> = {
  path: `${services}.tasks.v1.Tasks/List`,
  read: decoder<messages.TaskRecord[]>(() => [], { 1: (into, from) => into.push(messages.readTask(from)) }),
};

const TASK: Method<messages.TaskRecord[]> = { path: `${services}.tasks.v1.Tasks/Get`, read: TASKS.read };

const MOUNTS: Method<messages.MountRecord[]> = {
  path: `${services}.snapshots.v1.Snapshots/Mounts`,
  read: decoder<messages.MountRecord[]>(() => [], { 1: (into, from) => into.push(messages.readMount(from)) }),
};

const SNAPSHOT_PARENT: Method<{ parent: string }> = {
  path: `${services}.snapshots.v1.Snapshots/Stat`,
  read: decoder(() => ({ parent: '' }), {
    1: (into, from) => readFields(from.bytes(), into, { 2: (info, field) => (info.parent = field.string()) }),
  }),
};

/** Image.target, a Descriptor: its digest */
const IMAGE_TARGET: Method<{ digest: string }> = {
  path: `${services}.images.v1.Images/Get`,
  read: decoder(() => ({ digest: '' }), {
    1: (into, from) =>
      readFields(from.bytes(), into, {
        3: (image, target) => readFields(target.bytes(), image, { 2: (each, field) => (each.digest = field.string()) }),
      }),
  }),
};

const CONTENT: Method<{ data: Uint8Array }> = {
  path: `${services}.content.v1.Content/Read`,
  read: decoder<{ data: Uint8Array }>(() => ({ data: new Uint8Array() }), {
    2: (into, from) => (into.data = from.bytes()),
  }),
};

const EVENTS: Method<messages.EventRecord> = {
  path: `${services}.events.v1.Events/Subscribe`,
  read: messages.readEnvelope,
};

/** What can change the list: executed processes, images and snapshots come and go much more often. */
const TOPICS = ['/containers/create', '/containers/delete', '/tasks/start', '/tasks/exit', '/tasks/delete'];

/** containerd's own services, as far as they are used. All throw {@link RuntimeError}. */
export class ContainerdApi {
  readonly #connection: GrpcConnection;

  constructor(socketPath: string) {
    this.#connection = new GrpcConnection(socketPath);
  }

  namespaces(): Promise<string[]> {
    return this.#connection.call(NAMESPACES, textMessage({}));
  }

  /** One message a container: a unary List of many would break containerd's own bound of a message. */
  async *containers(namespace: string): AsyncGenerator<messages.ContainerRecord, void, void> {
    for await (const one of this.#connection.stream(CONTAINERS, textMessage({}), { headers: inside(namespace) })) {
      if (one !== null) yield one;
    }
  }

  tasks(namespace: string): Promise<messages.TaskRecord[]> {
    return this.#connection.call(TASKS, textMessage({}), inside(namespace));
  }

  /** null where the container has no task */
  async task(namespace: string, containerId: string): Promise<messages.TaskRecord | null> {
    try {
      return (await this.#connection.call(TASK, textMessage({ 1: containerId }), inside(namespace)))[0] ?? null;
    } catch (thrown) {
      if (isNotFound(thrown)) return null;
      throw thrown;
    }
  }

  mounts(namespace: string, snapshotter: string, key: string): Promise<messages.MountRecord[]> {
    return this.#connection.call(MOUNTS, textMessage({ 1: snapshotter, 2: key }), inside(namespace));
  }

  /** '' for a snapshot without a parent */
  async snapshotParent(namespace: string, snapshotter: string, key: string): Promise<string> {
    const request = textMessage({ 1: snapshotter, 2: key });
    return (await this.#connection.call(SNAPSHOT_PARENT, request, inside(namespace))).parent;
  }

  async imageTarget(namespace: string, name: string): Promise<string> {
    return (await this.#connection.call(IMAGE_TARGET, textMessage({ 1: name }), inside(namespace))).digest;
  }

  /** A document of the content store: image index, manifest or configuration. */
  async document(namespace: string, digest: string): Promise<Buffer> {
    const request = Buffer.from(protobuf.Writer.create().uint32(10).string(digest).finish());
    const parts: Uint8Array[] = [];
    let bytes = 0;
    for await (const { data } of this.#connection.stream(CONTENT, request, { headers: inside(namespace) })) {
      bytes += data.length;
      if (bytes > RUNTIME_BOUNDS.documentBytesMax) {
        throw new RuntimeError('runtime-answer', `${digest} is larger than an image's document may be; it is not read`);
      }
      parts.push(data);
    }
    return Buffer.concat(parts, bytes);
  }

  /** Of all namespaces: without the namespace header containerd tells of each. */
  events(signal: AbortSignal): AsyncGenerator<messages.EventRecord, void, void> {
    const filters = TOPICS.map((topic) => `topic=="${topic}"`);
    return this.#connection.stream(EVENTS, textMessage({ 1: filters }), { endless: signal });
  }

  close(): void {
    this.#connection.close();
  }
}

function inside(namespace: string): Readonly<Record<string, string>> {
  return { 'containerd-namespace': namespace };
}
