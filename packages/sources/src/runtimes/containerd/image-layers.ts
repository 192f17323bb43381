import { createHash } from 'node:crypto';
import { RUNTIME_BOUNDS } from '../port/index.js';
import { arrayAt, asObject, BoundedMemory, digestOrNull, objectAt, parseObject, textAt } from '../untrusted/index.js';
import type { ContainerdApi } from './containerd-api.js';

/** The layers of one image, by the names that containerd gives their snapshots. */
export interface ImageLayers {
  /** of the image's configuration: what Docker calls the image's id */
  readonly configDigest: string;
  /** chain id → diff id */
  readonly diffIds: ReadonlyMap<string, string>;
  /** chain id of all layers together; '' for an image without layers */
  readonly topChainId: string;
}

/** An index may name an image for each platform, and attestations beside it. */
const MANIFESTS_MAX = 32;

/** Reads image configurations from containerd's content store; what was read once is remembered by its digest. */
export class ImageReader {
  readonly #api: ContainerdApi;
  readonly #known = new BoundedMemory<string, ImageLayers>(256);

  constructor(api: ContainerdApi) {
    this.#api = api;
  }

  /**
   * The image a container was made of, proven by its layers: a name may have been given to another image since.
   * @param topChainId the parent of the container's snapshot
   * @returns null where the image of this name has other layers now. @throws {RuntimeError} where it cannot be read
   */
  async find(namespace: string, name: string, topChainId: string): Promise<ImageLayers | null> {
    const target = digestOrNull(await this.#api.imageTarget(namespace, name));
    if (target === null) return null;
    const remembered = `${target} ${topChainId}`;
    const known = this.#known.get(remembered);
    if (known !== undefined) return known;
    for (const configDigest of await this.#configurations(namespace, target)) {
      const layers = layersOf(configDigest, await this.#read(namespace, configDigest));
      if (layers?.topChainId !== topChainId) continue;
      this.#known.set(remembered, layers);
      return layers;
    }
    return null;
  }

  /** Configurations that an index or manifest leads to, of those manifests that are on this node. */
  async #configurations(namespace: string, target: string): Promise<readonly string[]> {
    const document = await this.#read(namespace, target);
    const direct = digestOrNull(textAt(objectAt(document, 'config'), 'digest'));
    if (direct !== null) return [direct];
    const found: string[] = [];
    for (const each of arrayAt(document, 'manifests').slice(0, MANIFESTS_MAX)) {
      const digest = digestOrNull(textAt(asObject(each), 'digest'));
      if (digest === null) continue;
      // other platforms' manifests are mostly not on the node: not being there says nothing
      const manifest = await this.#read(namespace, digest).catch(() => null);
      const config = digestOrNull(textAt(objectAt(manifest, 'config'), 'digest'));
      if (config !== null) found.push(config);
    }
    return found;
  }

  /** null where the bytes are no JSON object or not those of the digest */
  async #read(namespace: string, digest: string): Promise<Readonly<Record<string, unknown>> | null> {
    const bytes = await this.#api.document(namespace, digest);
    const isIt = `sha256:${createHash('sha256').update(bytes).digest('hex')}` === digest;
    return isIt ? parseObject(bytes.toString('utf8')) : null;
  }
}

/** Chain ids by the OCI image specification (config.md, Layer ChainID). null for a configuration without usable diff ids. */
export function layersOf(configDigest: string, config: Readonly<Record<string, unknown>> | null): ImageLayers | null {
  const listed = arrayAt(objectAt(config, 'rootfs'), 'diff_ids');
  if (config === null || listed.length > RUNTIME_BOUNDS.layersMax) return null;
  const diffIds = new Map<string, string>();
  let topChainId = '';
  for (const each of listed) {
    const diffId = typeof each === 'string' ? digestOrNull(each) : null;
    if (diffId === null) return null;
    topChainId = topChainId === '' ? diffId : chainId(topChainId, diffId);
    diffIds.set(topChainId, diffId);
  }
  return { configDigest, diffIds, topChainId };
}

function chainId(below: string, diffId: string): string {
  return `sha256:${createHash('sha256').update(`${below} ${diffId}`).digest('hex')}`;
}
