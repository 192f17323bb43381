import { closeDescriptor, FileStat, FileType, ProcessFolder, type ProcRoot } from '@guardimesh/linux';
import { filePath, type FileCandidate, type OpenFile, type UnscannedReason } from '@guardimesh/model';
import type { OpenSource, WalkEntry } from '@guardimesh/scan-core';
import { identityOf, openNamedFile } from '../writable-layer/open-file.js';
import { OpenFiles } from '../writable-layer/open-files.js';
import { enterProcess } from './owner/index.js';
import type { Look, Place, SeenFile } from './look/index.js';

const stat = new FileStat();

/**
 * The files that a container's processes use and that no walk shows. Each is held by a path-only descriptor as soon as it is told:
 * its bytes stay there for the rest of the pass, whatever becomes of the process.
 */
export class HeldProcesses implements OpenSource {
  readonly #folder: ProcessFolder;
  readonly #look: Look;
  readonly #held = new Map<FileCandidate, number>();
  readonly #files = new OpenFiles();
  readonly identityNow = this.#files.identityNow.bind(this.#files);
  readonly closeFile = this.#files.close.bind(this.#files);
  #isClosed = false;

  constructor(root: ProcRoot, look: Look) {
    this.#folder = new ProcessFolder(root);
    this.#look = look;
  }

  async *walk(signal: AbortSignal): AsyncGenerator<readonly WalkEntry[], void, void> {
    const { files, gone, unreadable, cutShort } = this.#look;
    // all at once, before the first is scanned: every moment is one in which a process may end
    const entries = files.map((file) => this.#tell(file));
    const processes = (pids: readonly number[], reason: UnscannedReason): WalkEntry[] =>
      pids.map((pid) => ({ kind: 'unscanned', reason, path: filePath(`/proc/${pid === 0 ? '' : String(pid)}`) }));
    entries.push(
      ...processes(gone, 'process-gone'),
      ...processes(unreadable, 'unreadable'),
      ...processes(cutShort, 'entry-limit'),
    );
    if (!signal.aborted) yield await Promise.resolve(entries);
  }

  openFile(candidate: FileCandidate): OpenFile | UnscannedReason {
    if (this.#isClosed) return 'stopped';
    const named = this.#held.get(candidate);
    return named === undefined ? 'process-gone' : this.#files.keep(candidate, openNamedFile(named));
  }

  close(): Promise<void> {
    this.#isClosed = true;
    this.#files.closeAll();
    for (const descriptor of this.#held.values()) closeDescriptor(descriptor);
    this.#held.clear();
    return Promise.resolve();
  }

  #tell(file: SeenFile): WalkEntry {
    const path = { bytes: file.path };
    if (file.isEmpty) return { kind: 'nothing', what: 'empty', path };
    const named = this.#isClosed ? -1 : this.#name(file);
    if (named < 0) return { kind: 'unscanned', reason: 'process-gone', path };
    const candidate = { path, identity: identityOf(named), origin: file.origin, use: file.use };
    this.#held.set(candidate, named);
    return { kind: 'candidate', candidate };
  }

  /** @returns a path-only descriptor of that very file, or -1 where none of its places leads to it any more */
  #name(file: SeenFile): number {
    for (const place of file.places) {
      const named = this.#nameAt(place);
      if (named < 0) continue;
      const isIt =
        stat.read(named) === 0 &&
        stat.type === FileType.regular &&
        stat.device === file.device &&
        stat.inode === file.inode;
      if (isIt) return named;
      closeDescriptor(named);
    }
    return -1;
  }

  #nameAt({ entry: pid, startTimeTicks, link }: Place): number {
    const folder = this.#folder;
    try {
      return enterProcess(folder, { pid, startTimeTicks }) ? folder.nameTargetAt(link) : -1;
    } finally {
      folder.leave();
    }
  }
}
