import { createHash } from 'node:crypto';
import { digestOfKind, folderState } from '../container-files/index.js';
import { APK_LISTS, readApk } from './apk.js';
import { DPKG_RECORDS, readDpkg } from './dpkg/index.js';
import type { RecordedFile, RecordedFiles } from './package-files.js';
import { pythonFolders, readPip } from './pip.js';
import { readRpm, RPM_RECORDS } from './rpm/index.js';

/** What an installer's records say of a file: theirs, unchanged; theirs, with other bytes; theirs, too large to say; or nothing. */
export type RecordedAs = 'unchanged' | 'changed' | 'not-compared' | null;

/** The file whose records are looked for. */
export interface FileInLayer {
  /** the container's writable layer on the host */
  readonly layer: string;
  /** absolute, one character a byte */
  readonly path: string;
  readonly descriptor: number;
  readonly sizeBytes: number;
  readonly changedNs: bigint;
  /** of a larger file it is only said that it is recorded */
  readonly bytesMax: number;
}

type Read = (hostRoot: string, layer: string) => Promise<RecordedFiles>;
/** What records an installer keeps, and those files and folders of which one changes with them. */
const OF_SYSTEM: readonly (readonly [kept: readonly string[], read: Read])[] = [
  [DPKG_RECORDS, readDpkg],
  [APK_LISTS, readApk],
  [RPM_RECORDS, readRpm],
];

/** Recorded files kept of all containers together, some 200 bytes each; the lists last used are kept at any rate. */
const FILES_KEPT_MAX = 250_000;

interface Kept {
  readonly state: string;
  readonly files: Promise<RecordedFiles>;
  count: number;
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

  /** Of packages of the system: dpkg, apk and rpm. */
  async ofSystem(file: FileInLayer): Promise<RecordedAs> {
    let found: RecordedAs = null;
    for (const [kept, read] of OF_SYSTEM) {
      const as = await this.#in(file, kept, read);
      if (as === 'unchanged') return as;
      found ??= as;
    }
    return found;
  }

  /** Of Python packages: libraries, and commands in `bin`. */
  async ofPython(file: FileInLayer): Promise<RecordedAs> {
    for (const folder of pythonFolders(this.#hostRoot, file.layer, file.path)) {
      const as = await this.#in(file, [folder], (hostRoot, layer) => readPip(hostRoot, layer, folder));
      if (as !== null) return as;
    }
    return null;
  }

  async #in(file: FileInLayer, kept: readonly string[], read: Read): Promise<RecordedAs> {
    const states = kept.map((each) => folderState(this.#hostRoot, file.layer, each)?.text ?? null);
    if (states.every((state) => state === null)) return null;
    const files = await this.#files(`${kept[0] ?? ''} ${file.layer}`, states.join('|'), () =>
      read(this.#hostRoot, file.layer),
    );
    for (const path of namesOf(file.path)) {
      const recorded = files.get(path);
      if (recorded !== undefined) return this.#compare(recorded, file);
    }
    return null;
  }

  /** Read once for all the files that are looked at beside each other. */
  async #files(name: string, state: string, read: () => Promise<RecordedFiles>): Promise<RecordedFiles> {
    const known = this.#kept.get(name);
    const kept: Kept = known?.state === state ? known : { state, files: read(), count: 0 };
    this.#kept.delete(name);
    this.#kept.set(name, kept);
    try {
      const files = await kept.files;
      kept.count = files.size;
      this.#forgetOldest(name);
      return files;
    } catch (thrown) {
      if (this.#kept.get(name) === kept) this.#kept.delete(name);
      throw thrown;
    }
  }

  #forgetOldest(inUse: string): void {
    let count = 0;
    for (const kept of this.#kept.values()) count += kept.count;
    for (const [name, kept] of this.#kept) {
      if (count <= FILES_KEPT_MAX) return;
      if (name === inUse) continue;
      this.#kept.delete(name);
      count -= kept.count;
    }
  }

  async #compare(recorded: RecordedFile, file: FileInLayer): Promise<RecordedAs> {
    const { descriptor, sizeBytes, changedNs, bytesMax } = file;
    if (recorded.by === 'time') return changedNs <= recorded.changedNsMax ? 'unchanged' : 'changed';
    if (sizeBytes > bytesMax) return 'not-compared';
    const digest = await digestOfKind(createHash(recorded.algorithm), descriptor, sizeBytes);
    return digest.startsWith(recorded.digest) ? 'unchanged' : 'changed';
  }
}

/** A file's names where `/bin`, `/sbin` and `/lib` are links into `/usr` (merged /usr), and `/usr/sbin` is one to `/usr/bin`. */
function namesOf(path: string): string[] {
  const names = [path];
  if (path.startsWith('/usr/bin/')) names.push(`/usr/sbin/${path.slice('/usr/bin/'.length)}`);
  for (const name of [...names]) if (/^\/usr\/(s?bin\/|lib)/.test(name)) names.push(name.slice('/usr'.length));
  return names;
}
