import { open, readlink, type FileHandle } from 'node:fs/promises';
import { constants } from 'node:fs';
import type { RootLayers } from '@guardimesh/model';
import { RUNTIME_BOUNDS } from '../port/index.js';
import { arrayAt, asObject, digestOrNull, idOrNull, inParallel, textAt } from '../untrusted/index.js';

const MERGED = /^(\/.+)\/overlay\/([0-9a-f]{64})\/merged$/;
const SHORT_LINK = /^l\/[A-Z0-9]{1,64}$/;
const LINK_TARGET = /^\.\.\/([0-9a-f]{64})\/diff$/;

/** The file's bound: one line of JSON of some hundred bytes for each layer of the node */
const LAYERS_JSON_BYTES_MAX = 16 * 1024 * 1024;
const LOWER_FILE_BYTES_MAX = 64 * 1024;

/**
 * The layers below `…/overlay/<id>/merged` of containers-storage's overlay driver: the writable one is its sibling `diff`,
 * the others stand in its sibling `lower` by short links (containers/storage, drivers/overlay). Only the digests and the
 * names of the lowers are read from these files; the writable layer follows from the path alone.
 */
export class StorageLayers {
  readonly #hostRoot: string;
  #digests: { readonly stamp: string; readonly byLayer: ReadonlyMap<string, string> } | null = null;

  /** @param hostRoot '' or `/host` */
  constructor(hostRoot: string) {
    this.#hostRoot = hostRoot;
  }

  /** null where the path is none of the overlay driver's */
  async read(mergedPath: string): Promise<RootLayers | null> {
    const [, storage, id] = MERGED.exec(mergedPath) ?? [];
    if (storage === undefined || id === undefined) return null;
    const overlay = `${storage}/overlay`;
    const upper = `${overlay}/${id}/diff`;
    try {
      const lower = (await this.#text(`${overlay}/${id}/lower`, LOWER_FILE_BYTES_MAX)).trim();
      const layers = await inParallel(lower.split(':').slice(0, RUNTIME_BOUNDS.layersMax), 4, (link) =>
        this.#layerOf(overlay, link),
      );
      if (layers.some((layer) => layer === null)) return { upper, lowers: [] };
      const digests = await this.#digestsOf(storage).catch(() => new Map<string, string>());
      return {
        upper,
        lowers: layers
          .filter((layer) => layer !== null)
          .map((layer) => ({ path: `${overlay}/${layer}/diff`, diffId: digests.get(layer) ?? null })),
      };
    } catch {
      return { upper, lowers: [] };
    }
  }

  async #layerOf(overlay: string, link: string): Promise<string | null> {
    if (!SHORT_LINK.test(link)) return null;
    return LINK_TARGET.exec(await readlink(`${this.#hostRoot}${overlay}/${link}`))?.[1] ?? null;
  }

  /** Layer id → diff id, by `overlay-layers/layers.json`; read again only when the file has changed. */
  async #digestsOf(storage: string): Promise<ReadonlyMap<string, string>> {
    const path = `${storage}/overlay-layers/layers.json`;
    const file = await this.#open(path);
    try {
      const { ino, size, mtimeNs, ctimeNs } = await file.stat({ bigint: true });
      const stamp = `${path} ${ino} ${size} ${mtimeNs} ${ctimeNs}`;
      if (this.#digests?.stamp !== stamp) {
        const text = await readText(path, file, LAYERS_JSON_BYTES_MAX);
        this.#digests = { stamp, byLayer: digestsIn(JSON.parse(text)) };
      }
      return this.#digests.byLayer;
    } finally {
      await file.close();
    }
  }

  async #text(path: string, bytesMax: number): Promise<string> {
    const file = await this.#open(path);
    try {
      return await readText(path, file, bytesMax);
    } finally {
      await file.close();
    }
  }

  #open(path: string): Promise<FileHandle> {
    const flags = constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK;
    return open(`${this.#hostRoot}${path}`, flags);
  }
}

async function readText(path: string, file: FileHandle, bytesMax: number): Promise<string> {
  const status = await file.stat();
  if (!status.isFile() || status.size > bytesMax) throw new Error(`${path} is no file of at most ${bytesMax} bytes`);
  const buffer = Buffer.alloc(status.size);
  const { bytesRead } = await file.read(buffer, 0, buffer.length, 0);
  return buffer.toString('utf8', 0, bytesRead);
}

function digestsIn(layers: unknown): ReadonlyMap<string, string> {
  const byLayer = new Map<string, string>();
  for (const each of arrayAt({ layers }, 'layers')) {
    const layer = asObject(each);
    const id = idOrNull(textAt(layer, 'id'));
    const digest = digestOrNull(textAt(layer, 'diff-digest'));
    if (id !== null && digest !== null && byLayer.size < 65_536) byLayer.set(id, digest);
  }
  return byLayer;
}
