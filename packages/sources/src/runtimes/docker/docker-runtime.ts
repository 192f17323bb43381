import { describeError, type Log } from '@guardimesh/kit';
import type { ContainerSnapshot } from '@guardimesh/model';
import { RUNTIME_BOUNDS, RuntimeError, type ContainerRuntime, type RuntimeListing } from '../port/index.js';
import { ProcessWitness, RootWitness } from '../process/index.js';
import { asObject, BoundedMemory, idOrNull, inParallel, textAt, type JsonObject } from '../untrusted/index.js';
import { describeContainer, rootOf, runningPid, withDiffIds } from './describe-container.js';
import { DockerApi } from './docker-api.js';

/** Docker Engine, also below cri-dockerd. */
export class DockerRuntime implements ContainerRuntime {
  readonly name = 'docker' as const;
  readonly #api: DockerApi;
  readonly #witness: ProcessWitness;
  readonly #roots: RootWitness;
  readonly #log: Log;
  readonly #images = new BoundedMemory<string, JsonObject>(256);
  /** what was last said of a container that can no longer be looked at, so that it does not look removed */
  readonly #last = new BoundedMemory<string, ContainerSnapshot>(RUNTIME_BOUNDS.containersMax);

  constructor(settings: { readonly socketPath: string; readonly procRoot: string; readonly log: Log }) {
    this.#api = new DockerApi(settings.socketPath);
    this.#witness = new ProcessWitness(settings.procRoot);
    this.#roots = new RootWitness(this.#witness, settings);
    this.#log = settings.log;
  }

  async list(): Promise<RuntimeListing> {
    const listed = await this.#api.containers();
    if (!Array.isArray(listed)) {
      throw new RuntimeError('runtime-answer', 'Docker answered a list of containers that is no list');
    }
    const ids = listed.map((each) => idOrNull(textAt(asObject(each), 'Id'))).filter((id) => id !== null);
    const looked = ids.slice(0, RUNTIME_BOUNDS.containersMax);
    let failed = 0;
    const found = await inParallel(looked, RUNTIME_BOUNDS.callsAtOnce, async (id) => {
      try {
        return await this.#look(id);
      } catch (thrown) {
        failed += 1;
        this.#log.warn({ container: id, error: describeError(thrown) }, 'container could not be looked at');
        return this.#last.get(id) ?? nameless(id);
      }
    });
    if (failed > 0 && failed === looked.length) {
      throw new RuntimeError('runtime-refused', `none of ${failed} containers that Docker lists could be looked at`);
    }
    return { containers: found.filter((each) => each !== null), leftOut: listed.length - looked.length };
  }

  changes(signal: AbortSignal): AsyncIterable<'changed'> {
    return this.#api.events(signal);
  }

  close(): void {
    this.#api.close();
  }

  /** null where it was removed meanwhile */
  async #look(id: string): Promise<ContainerSnapshot | null> {
    const container = await this.#api.container(id);
    if (container === null) return null;
    const described = describeContainer(id, container);
    const askAgain = async (): Promise<number | null> => runningPid(await this.#api.container(id));
    const process = await this.#witness.identify(id, runningPid(container), askAgain);
    const image = described.imageDigest === null ? null : await this.#image(described.imageDigest);
    const root = this.#roots.check(id, process, withDiffIds(rootOf(container), image));
    const snapshot = { runtime: this.name, ...described, process, root };
    this.#last.set(id, snapshot);
    return snapshot;
  }

  /** An image's layers never change; the image itself may be deleted while a container of it runs. */
  async #image(digest: string): Promise<JsonObject | null> {
    const known = this.#images.get(digest);
    if (known !== undefined) return known;
    const image = await this.#api.image(digest).catch(() => null);
    if (image !== null) this.#images.set(digest, image);
    return image;
  }
}

function nameless(id: string): ContainerSnapshot {
  return {
    runtime: 'docker',
    ...{ id, name: id, kind: 'container', image: '', imageDigest: null, process: null, pod: null },
    root: { upper: null, lowers: [] },
    createdAt: new Date(0).toISOString(),
  };
}
