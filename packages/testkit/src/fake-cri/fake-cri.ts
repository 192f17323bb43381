import {
  Server,
  ServerCredentials,
  status,
  type sendUnaryData,
  type ServerUnaryCall,
  type ServerWritableStream,
  type UntypedServiceImplementation,
} from '@grpc/grpc-js';
import * as encode from './encode.js';
import type { FakeCriContainer, FakeCriSandbox } from './fake-container.js';

export interface FakeCri {
  readonly socketPath: string;
  /** Takes the place of the container of this id, and tells an event unless `quiet`. */
  putContainer(container: FakeCriContainer, options?: { readonly quiet: boolean }): void;
  removeContainer(id: string): void;
  putSandbox(sandbox: FakeCriSandbox): void;
  /** calls so far of a method, such as `ListContainers` */
  calls(method: string): number;
  /** streams of events that are open now */
  readonly listeners: number;
  /** Ends all streams of events with an error. */
  breakStreams(): void;
  /** Nothing answers any more; a socket file may stay behind, as after a crash. */
  stop(): void;
}

type Unary = (call: ServerUnaryCall<Buffer, Buffer>, answer: sendUnaryData<Buffer>) => void;

const SERVICE = '/runtime.v1.RuntimeService';
const asIs = (bytes: Buffer): Buffer => bytes;

/**
 * The Container Runtime Interface as CRI-O serves it, by its protocol: containers and pods are what the test puts there.
 * @param settings.events `unimplemented`: as servers before GetContainerEvents
 */
export async function startFakeCri(settings: {
  readonly socketPath: string;
  readonly events: 'served' | 'unimplemented';
}): Promise<FakeCri> {
  const containers = new Map<string, FakeCriContainer>();
  const sandboxes = new Map<string, FakeCriSandbox>();
  const streams = new Set<ServerWritableStream<Buffer, Buffer>>();
  const counts = new Map<string, number>();
  const counted = (method: string): void => {
    counts.set(method, (counts.get(method) ?? 0) + 1);
  };
  const tell = (id: string): void => {
    for (const stream of streams) stream.write(encode.eventResponse(id));
  };
  const answerWith =
    (method: string, give: (id: string) => Buffer | null): Unary =>
    (call, answer) => {
      counted(method);
      const bytes = give(encode.idOf(call.request));
      if (bytes === null) answer({ code: status.NOT_FOUND, details: 'no such thing' });
      else answer(null, bytes);
    };
  const implementation: UntypedServiceImplementation = {
    Version: answerWith('Version', encode.versionResponse),
    ListContainers: answerWith('ListContainers', () => encode.listContainersResponse([...containers.values()])),
    ListPodSandbox: answerWith('ListPodSandbox', () => encode.listSandboxesResponse([...sandboxes.values()])),
    ContainerStatus: (call: ServerUnaryCall<Buffer, Buffer>, answer: sendUnaryData<Buffer>) => {
      counted('ContainerStatus');
      const found = containers.get(encode.idOf(call.request));
      if (found === undefined) answer({ code: status.NOT_FOUND, details: 'no such container' });
      else if (found.info === null) answer({ code: status.UNKNOWN, details: 'this container is broken' });
      else answer(null, encode.statusResponse(found.id, encode.containerState(found), found.info));
    },
    PodSandboxStatus: answerWith('PodSandboxStatus', (id) => {
      const found = sandboxes.get(id);
      return found === undefined ? null : encode.statusResponse(id, 0, found.info);
    }),
  };
  if (settings.events === 'served') {
    implementation['GetContainerEvents'] = (stream: ServerWritableStream<Buffer, Buffer>) => {
      counted('GetContainerEvents');
      streams.add(stream);
      stream.on('cancelled', () => streams.delete(stream));
    };
  }
  const server = new Server();
  server.addService(definition(Object.keys(implementation)), implementation);
  await new Promise<void>((resolve, reject) => {
    server.bindAsync(`unix:${settings.socketPath}`, ServerCredentials.createInsecure(), (error) => {
      if (error === null) resolve();
      else reject(error);
    });
  });
  const breakStreams = (): void => {
    for (const stream of streams) stream.emit('error', { code: status.UNAVAILABLE, details: 'going away' });
    streams.clear();
  };
  return {
    socketPath: settings.socketPath,
    putContainer: (container, options) => {
      containers.set(container.id, container);
      if (options?.quiet !== true) tell(container.id);
    },
    removeContainer: (id) => {
      containers.delete(id);
      tell(id);
    },
    putSandbox: (sandbox) => {
      sandboxes.set(sandbox.id, sandbox);
    },
    calls: (method) => counts.get(method) ?? 0,
    get listeners() {
      return streams.size;
    },
    breakStreams,
    stop: () => {
      server.forceShutdown();
    },
  };
}

function definition(methods: readonly string[]): Parameters<Server['addService']>[0] {
  return Object.fromEntries(
    methods.map((name) => [
      name,
      {
        path: `${SERVICE}/${name}`,
        requestStream: false,
        responseStream: name === 'GetContainerEvents',
        requestSerialize: asIs,
        requestDeserialize: asIs,
        responseSerialize: asIs,
        responseDeserialize: asIs,
      },
    ]),
  );
}
