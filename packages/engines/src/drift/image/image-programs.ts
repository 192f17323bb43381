import { FileStat, FileType } from '@guardimesh/linux';
import { nameInLayers, type ComparedFile } from '../../container-files/index.js';
import { ArchivedLibraries } from './archived-libraries.js';
import { imageFiles } from './image-files.js';

const stat = new FileStat();
/** Images kept; each some 50 bytes an executable file. */
const IMAGES_MAX = 32;
const ANY_EXECUTE = 0o111;
const ARCHIVE = /\.([jwe]ar|zip)$/;

/** What of an image a file may be a copy of. */
interface ImageIndex {
  /** paths of its executable files, by their size */
  readonly programs: ReadonlyMap<number, readonly string[]>;
  readonly archived: ArchivedLibraries;
}

/** Executable files of images by their size: to know a copy of an image's own program under another name. */
export class ImagePrograms {
  readonly #hostRoot: string;
  readonly #kept = new Map<string, Promise<ImageIndex>>();

  constructor(hostRoot: string) {
    this.#hostRoot = hostRoot;
  }

  /**
   * Whether one of the image's executable files has these bytes, wherever it lies, or a shared object in one of its Java archives.
   * @throws where a layer or a file of it cannot be read
   */
  async include(layers: readonly string[], file: ComparedFile, sizeBytes: number): Promise<boolean> {
    const { programs, archived } = await this.#indexOf(layers);
    for (const path of programs.get(sizeBytes) ?? []) {
      // by its path through all the layers: what an upper one hides is not in the image
      if (await file.equals(nameInLayers(this.#hostRoot, layers, Buffer.from(path, 'latin1')) ?? -1)) return true;
    }
    return archived.include(file, sizeBytes);
  }

  async #indexOf(layers: readonly string[]): Promise<ImageIndex> {
    const name = layers.join('\n');
    const index = this.#kept.get(name) ?? this.#index(layers);
    this.#kept.delete(name);
    this.#kept.set(name, index);
    if (this.#kept.size > IMAGES_MAX) {
      const oldest = this.#kept.keys().next();
      if (oldest.done !== true) this.#kept.delete(oldest.value);
    }
    try {
      return await index;
    } catch (thrown) {
      // tried anew for the next file
      if (this.#kept.get(name) === index) this.#kept.delete(name);
      throw thrown;
    }
  }

  async #index(layers: readonly string[]): Promise<ImageIndex> {
    const programs = new Map<number, string[]>();
    const archives: string[] = [];
    for await (const { root, relative } of imageFiles(this.#hostRoot, layers)) {
      const path = `/${relative}`;
      if (ARCHIVE.test(path)) archives.push(path);
      const sizeBytes = executableSize(root, relative);
      if (sizeBytes === 0) continue;
      const places = programs.get(sizeBytes) ?? [];
      places.push(path);
      programs.set(sizeBytes, places);
    }
    return { programs, archived: new ArchivedLibraries(this.#hostRoot, layers, archives) };
  }
}

/** 0 for a file that is neither executable nor named as a shared object. */
function executableSize(root: number, relative: string): number {
  const status = stat.readNamed(root, Buffer.from(relative, 'latin1'));
  const isExecutable = (stat.mode & ANY_EXECUTE) !== 0 || /\.so(\.|$)/.test(relative);
  return status === 0 && stat.type === FileType.regular && isExecutable ? stat.sizeBytes : 0;
}
