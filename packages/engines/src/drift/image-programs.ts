import { opendir } from 'node:fs/promises';
import { closeDescriptor, FileStat, FileType, openBeneath, openRoot } from '@guardimesh/linux';
import type { ComparedFile } from '../container-files/index.js';

const stat = new FileStat();
/** Entries of one image that are looked at; a larger image's copies are told as new programs. */
const ENTRIES_MAX = 500_000;
const DEPTH_MAX = 64;
/** Images kept; each some 50 bytes an executable file. */
const IMAGES_MAX = 32;
const ANY_EXECUTE = 0o111;

interface Place {
  readonly layer: string;
  readonly relative: string;
}

/** Executable files of images by their size: to know a copy of an image's own program under another name. */
export class ImagePrograms {
  readonly #hostRoot: string;
  readonly #bySize = new Map<string, Promise<ReadonlyMap<number, readonly Place[]>>>();

  constructor(hostRoot: string) {
    this.#hostRoot = hostRoot;
  }

  /** Whether one of the image's executable files has these bytes, wherever it lies. */
  async include(layers: readonly string[], file: ComparedFile, sizeBytes: number): Promise<boolean> {
    const name = layers.join('\n');
    const known = this.#bySize.get(name) ?? this.#index(layers);
    this.#bySize.delete(name);
    this.#bySize.set(name, known);
    if (this.#bySize.size > IMAGES_MAX) {
      const oldest = this.#bySize.keys().next();
      if (oldest.done !== true) this.#bySize.delete(oldest.value);
    }
    for (const { layer, relative } of (await known).get(sizeBytes) ?? []) {
      if (await file.equals(this.#name(layer, relative))) return true;
    }
    return false;
  }

  #name(layer: string, relative: string): number {
    const root = openRoot(this.#hostRoot, layer);
    if (root < 0) return root;
    const named = openBeneath(root, Buffer.from(relative, 'latin1'));
    closeDescriptor(root);
    return named;
  }

  async #index(layers: readonly string[]): Promise<Map<number, Place[]>> {
    const bySize = new Map<number, Place[]>();
    let entries = 0;
    for (const layer of layers) {
      const root = openRoot(this.#hostRoot, layer);
      if (root < 0) continue;
      try {
        for await (const relative of filesBeneath(`/proc/self/fd/${root}`, '', 0)) {
          entries += 1;
          if (entries > ENTRIES_MAX) return bySize;
          const sizeBytes = executableSize(root, relative);
          if (sizeBytes === 0) continue;
          const places = bySize.get(sizeBytes) ?? [];
          places.push({ layer, relative });
          bySize.set(sizeBytes, places);
        }
      } finally {
        closeDescriptor(root);
      }
    }
    return bySize;
  }
}

/** A layer is nobody's to change while it is mounted, so names are enough here; what they lead to is opened beneath the root. */
async function* filesBeneath(root: string, folder: string, depth: number): AsyncGenerator<string, void, void> {
  if (depth > DEPTH_MAX) return;
  const opened = await opendir(`${root}/${folder}`, { encoding: 'latin1', bufferSize: 256 }).catch(() => null);
  if (opened === null) return;
  for await (const entry of opened) {
    const relative = folder === '' ? entry.name : `${folder}/${entry.name}`;
    if (entry.isDirectory()) yield* filesBeneath(root, relative, depth + 1);
    else if (entry.isFile()) yield relative;
  }
}

function executableSize(root: number, relative: string): number {
  const status = stat.readNamed(root, Buffer.from(relative, 'latin1'));
  const isExecutable = (stat.mode & ANY_EXECUTE) !== 0 || /\.so(\.|$)/.test(relative);
  return status === 0 && stat.type === FileType.regular && isExecutable ? stat.sizeBytes : 0;
}
