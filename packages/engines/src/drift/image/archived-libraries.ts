import { openInLayers, type ComparedFile } from '../../container-files/index.js';
import { dataOf, digestOfEntry, zipEntries, type ZipEntry, type ZipPlace } from './zip-archive.js';

const ARCHIVES_MAX = 10_000;
/** Shared objects kept of one image, some 200 bytes each. */
const LIBRARIES_MAX = 20_000;

interface Archived {
  readonly archive: string;
  readonly entry: ZipEntry;
}

/**
 * Shared objects in the Java archives of an image. A class that needs one unpacks it into a temporary folder under a new name each time
 * (netty, snappy, JNA, SQLite and many more): new in the container, but the image's own bytes.
 */
export class ArchivedLibraries {
  readonly #hostRoot: string;
  readonly #layers: readonly string[];
  readonly #archives: readonly string[];
  #bySize: Promise<ReadonlyMap<number, readonly Archived[]>> | null = null;

  /** @param archives their paths in the image, one character a byte; they are opened when they are first needed */
  constructor(hostRoot: string, layers: readonly string[], archives: readonly string[]) {
    this.#hostRoot = hostRoot;
    this.#layers = layers;
    this.#archives = archives.slice(0, ARCHIVES_MAX);
  }

  /** @throws where a layer cannot be looked into, or the file not be read */
  async include(file: ComparedFile, sizeBytes: number): Promise<boolean> {
    if (this.#archives.length === 0) return false;
    for (const { archive, entry } of (await this.#indexed()).get(sizeBytes) ?? []) {
      const digest = await this.#within(archive, (descriptor) => digestOfEntry(descriptor, entry));
      if (digest !== null && digest === (await file.digest())) return true;
    }
    return false;
  }

  async #indexed(): Promise<ReadonlyMap<number, readonly Archived[]>> {
    this.#bySize ??= this.#index();
    try {
      return await this.#bySize;
    } catch (thrown) {
      // tried anew for the next file
      this.#bySize = null;
      throw thrown;
    }
  }

  async #index(): Promise<Map<number, Archived[]>> {
    const bySize = new Map<number, Archived[]>();
    let count = 0;
    for (const archive of this.#archives) {
      for (const entry of (await this.#within(archive, libraries)) ?? []) {
        count += 1;
        if (count > LIBRARIES_MAX) return bySize;
        const same = bySize.get(entry.sizeBytes) ?? [];
        same.push({ archive, entry });
        bySize.set(entry.sizeBytes, same);
      }
    }
    return bySize;
  }

  async #within<Result>(
    archive: string,
    work: (descriptor: number, sizeBytes: number) => Promise<Result>,
  ): Promise<Result | null> {
    const opened = openInLayers(this.#hostRoot, this.#layers, { bytes: Buffer.from(archive, 'latin1') });
    if (opened === null) return null;
    try {
      return await work(opened.descriptor, opened.sizeBytes);
    } finally {
      opened.close();
    }
  }
}

/** Those of an archive, and of the archives that it holds as they are, as an application with its libraries in one file does. */
async function libraries(descriptor: number, sizeBytes: number): Promise<ZipEntry[]> {
  const found: ZipEntry[] = [];
  for (const entry of await zipEntries(descriptor, { from: 0, sizeBytes })) {
    if (isLibrary(entry)) found.push(entry);
    if (entry.isDeflated || !entry.name.endsWith('.jar')) continue;
    const from = await dataOf(descriptor, entry);
    if (from === null) continue;
    const place: ZipPlace = { from, sizeBytes: entry.sizeBytes };
    found.push(...(await zipEntries(descriptor, place)).filter(isLibrary));
  }
  return found;
}

function isLibrary({ name }: ZipEntry): boolean {
  return /\.so(\.[0-9.]+)?$/.test(name);
}
