import { createHash } from 'node:crypto';
import { digestOfKind, folderState } from '../container-files/index.js';
import { APK_LISTS, readApk } from './apk.js';
import { DPKG_INFO, DPKG_STATUS, readDpkg } from './dpkg.js';
import type { RecordedFile, RecordedFiles } from './package-files.js';
import { pythonFolders, readPip } from './pip.js';

/** What an installer's records say of a file: that it is theirs, unchanged; theirs, with other bytes; or nothing. */
export type RecordedAs = 'unchanged' | 'changed' | null;

/** Containers whose records are kept; each some hundred bytes a file that was installed at run time. */
const CONTAINERS_MAX = 16;

interface Kept {
  readonly state: string;
  readonly files: RecordedFiles;
}

/**
 * The records of package managers in a container's writable layer. Only what is recorded there explains a file there: the image's own
 * records stand for the image's own bytes. Whoever is root in the container can write records too, see docs/drift.md.
 */
export class ContainerRecords {
  readonly #hostRoot: string;
  readonly #kept = new Map<string, Kept>();

  constructor(hostRoot: string) {
    this.#hostRoot = hostRoot;
  }

  /** Of packages of the system: dpkg and apk. `/usr/bin/x` may be recorded as `/bin/x` (merged /usr). */
  async ofSystem(upper: string, path: string, descriptor: number, sizeBytes: number): Promise<RecordedAs> {
    const state = [DPKG_INFO, DPKG_STATUS, ...APK_LISTS]
      .map((each) => folderState(this.#hostRoot, upper, each)?.text)
      .join('|');
    const files = await this.#files(`system ${upper}`, state, async () => {
      const [dpkg, apk] = [await readDpkg(this.#hostRoot, upper), await readApk(this.#hostRoot, upper)];
      return dpkg.size === 0 ? apk : new Map([...apk, ...dpkg]);
    });
    const recorded = files.get(path) ?? files.get(path.replace(/^\/usr\/(?=s?bin\/|lib)/, '/'));
    return compare(recorded, descriptor, sizeBytes);
  }

  /** Of Python packages: libraries, and commands in `bin`. */
  async ofPython(upper: string, path: string, descriptor: number, sizeBytes: number): Promise<RecordedAs> {
    for (const folder of pythonFolders(this.#hostRoot, upper, path)) {
      const state = folderState(this.#hostRoot, upper, folder);
      if (state === null) continue;
      const files = await this.#files(`python ${upper} ${folder}`, state.text, () =>
        readPip(this.#hostRoot, upper, folder),
      );
      const as = await compare(files.get(path), descriptor, sizeBytes);
      if (as !== null) return as;
    }
    return null;
  }

  async #files(name: string, state: string, read: () => Promise<RecordedFiles>): Promise<RecordedFiles> {
    const kept = this.#kept.get(name);
    if (kept?.state === state) return kept.files;
    const files = await read();
    this.#kept.delete(name);
    this.#kept.set(name, { state, files });
    if (this.#kept.size > CONTAINERS_MAX) {
      const oldest = this.#kept.keys().next();
      if (oldest.done !== true) this.#kept.delete(oldest.value);
    }
    return files;
  }
}

async function compare(recorded: RecordedFile | undefined, descriptor: number, sizeBytes: number): Promise<RecordedAs> {
  if (recorded === undefined) return null;
  if (recorded.digest === null) return 'unchanged';
  const digest = await digestOfKind(createHash(recorded.algorithm), descriptor, sizeBytes);
  return digest === recorded.digest ? 'unchanged' : 'changed';
}
