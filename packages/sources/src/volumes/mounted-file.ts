import { closeDescriptor } from '@guardimesh/linux';
import type { FileCandidate, FilePath, OpenFile, UnscannedReason } from '@guardimesh/model';
import type { OpenSource, WalkEntry } from '@guardimesh/scan-core';
import { identityOf, openNamedFile } from '../writable-layer/open-file.js';
import { OpenFiles } from '../writable-layer/open-files.js';

/** A single file that is mounted by itself, as `subPath` does: held by its descriptor. */
export class MountedFile implements OpenSource {
  readonly #path: FilePath;
  readonly #named: number;
  readonly #files = new OpenFiles();
  readonly identityNow = this.#files.identityNow.bind(this.#files);
  readonly closeFile = this.#files.close.bind(this.#files);
  #isClosed = false;

  /** @param named path-only descriptor of a regular file; closed with this */
  constructor(path: FilePath, named: number) {
    this.#path = path;
    this.#named = named;
  }

  async *walk(): AsyncGenerator<readonly WalkEntry[], void, void> {
    const identity = identityOf(this.#named);
    const path = this.#path;
    const candidate: FileCandidate = { path, identity, origin: 'volume' };
    const entry: WalkEntry =
      identity.sizeBytes === 0 ? { kind: 'nothing', what: 'empty', path } : { kind: 'candidate', candidate };
    yield await Promise.resolve([entry]);
  }

  openFile(candidate: FileCandidate): OpenFile | UnscannedReason {
    return this.#isClosed ? 'stopped' : this.#files.keep(candidate, openNamedFile(this.#named));
  }

  close(): Promise<void> {
    if (!this.#isClosed) closeDescriptor(this.#named);
    this.#isClosed = true;
    this.#files.closeAll();
    return Promise.resolve();
  }
}
