import type { FileCandidate, FileIdentity, FilePath, OpenFile, UnscannedReason } from '@guardimesh/model';
import type { KnownFiles, OpenSource, WalkEntry } from '@guardimesh/scan-core';

/** One of several places that are looked through as one. */
export interface Tree {
  /** stands for all of it where it cannot be opened */
  readonly path: FilePath;
  open(): OpenSource | UnscannedReason;
  /** What an entry of it is told as. */
  tell(entry: WalkEntry): WalkEntry;
}

/**
 * Places that are looked through one after the other. Each stays open until the end, for its files may still be on their way
 * through the engines when the walk has gone on to the next.
 */
export class SeveralTrees implements OpenSource {
  readonly #trees: readonly Tree[];
  readonly #open: OpenSource[] = [];
  readonly #treeOfCandidate = new WeakMap<FileCandidate, OpenSource>();
  readonly #treeOfFile = new WeakMap<OpenFile, OpenSource>();

  constructor(trees: readonly Tree[]) {
    this.#trees = trees;
  }

  async *walk(signal: AbortSignal, known: KnownFiles | null = null): AsyncGenerator<readonly WalkEntry[], void, void> {
    for (const tree of this.#trees) {
      const opened = signal.aborted ? 'stopped' : tree.open();
      if (typeof opened === 'string') {
        yield [{ kind: 'unscanned', reason: opened, path: tree.path }];
        continue;
      }
      this.#open.push(opened);
      for await (const entries of opened.walk(signal, known)) {
        yield entries.map((entry) => this.#told(tree, opened, entry));
      }
    }
  }

  openFile(candidate: FileCandidate): OpenFile | UnscannedReason {
    const tree = this.#treeOfCandidate.get(candidate);
    if (tree === undefined) return 'internal-error';
    const file = tree.openFile(candidate);
    if (typeof file !== 'string') this.#treeOfFile.set(file, tree);
    return file;
  }

  /** @throws {Error} for a file that was not opened here */
  identityNow(file: OpenFile): FileIdentity {
    const tree = this.#treeOfFile.get(file);
    if (tree === undefined) throw new Error('the file was not opened here');
    return tree.identityNow(file);
  }

  closeFile(file: OpenFile): void {
    this.#treeOfFile.get(file)?.closeFile(file);
  }

  async close(): Promise<void> {
    await Promise.all(this.#open.map((tree) => tree.close()));
  }

  #told(tree: Tree, opened: OpenSource, entry: WalkEntry): WalkEntry {
    const told = tree.tell(entry);
    if (told.kind === 'candidate') this.#treeOfCandidate.set(told.candidate, opened);
    return told;
  }
}
