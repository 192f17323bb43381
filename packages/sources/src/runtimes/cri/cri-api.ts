import { GrpcConnection, textMessage, type Method } from '../grpc/index.js';
import * as messages from './messages.js';

const service = '/runtime.v1.RuntimeService';

const VERSION: Method<{ runtimeName: string }> = { path: `${service}/Version`, read: messages.readVersion };
const CONTAINERS: Method<messages.CriContainer[]> = {
  path: `${service}/ListContainers`,
  read: messages.readContainers,
};
const SANDBOXES: Method<messages.CriSandbox[]> = { path: `${service}/ListPodSandbox`, read: messages.readSandboxes };
const CONTAINER: Method<messages.CriStatus> = { path: `${service}/ContainerStatus`, read: messages.readStatus };
const SANDBOX: Method<messages.CriStatus> = { path: `${service}/PodSandboxStatus`, read: messages.readStatus };
const EVENTS: Method<{ containerId: string }> = { path: `${service}/GetContainerEvents`, read: messages.readEvent };

/** The Container Runtime Interface, version 1 (k8s.io/cri-api, pkg/apis/runtime/v1). All throw {@link RuntimeError}. */
export class CriApi {
  readonly #connection: GrpcConnection;

  constructor(socketPath: string) {
    this.#connection = new GrpcConnection(socketPath);
  }

  async runtimeName(): Promise<string> {
    return (await this.#connection.call(VERSION, textMessage({}))).runtimeName;
  }

  containers(): Promise<messages.CriContainer[]> {
    return this.#connection.call(CONTAINERS, textMessage({}));
  }

  sandboxes(): Promise<messages.CriSandbox[]> {
    return this.#connection.call(SANDBOXES, textMessage({}));
  }

  containerStatus(id: string): Promise<messages.CriStatus> {
    return this.#connection.call(CONTAINER, messages.statusRequest(id));
  }

  sandboxStatus(id: string): Promise<messages.CriStatus> {
    return this.#connection.call(SANDBOX, messages.statusRequest(id));
  }

  /** @throws {RuntimeError} also with UNIMPLEMENTED, from servers older than Kubernetes 1.27's */
  events(signal: AbortSignal): AsyncGenerator<unknown, void, void> {
    return this.#connection.stream(EVENTS, textMessage({}), { endless: signal });
  }

  close(): void {
    this.#connection.close();
  }
}
