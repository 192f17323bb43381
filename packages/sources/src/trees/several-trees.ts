import type { Clock } from '@guardimesh/kit';
import type { FileCandidate, FileIdentity, FilePath, OpenFile, TargetBudget, UnscannedReason } from '@guardimesh/model';
import type { KnownFiles, OpenSource, WalkEntry } from '@guardimesh/scan-core';

/** One of several places that are looked through as one. */
export interface Tree {
  /** stands for all of it where it cannot be opened */
  readonly path: FilePath;
  /** @param budget what the trees before it have left of the pass's entries and seconds */
  open(budget: TargetBudget): OpenSource | UnscannedReason;
  /** What an entry of it is told as. */
  tell(entry: WalkEntry): WalkEntry;
}

/**
 * Places that are looked through one after the other, within one budget for all: a container may mount hundreds. Each stays open until the end, for its files may still be on their way
 * through the engines when the walk has gone on to the next.
 */
export class SeveralTrees implements OpenSource {
  readonly #trees: readonly Tree[];
  readonly #budget: TargetBudget;
  readonly #clock: Clock;
  readonly #open: OpenSource[] = [];
  readonly #treeOfCandidate = new WeakMap<FileCandidate, OpenSource>();
  readonly #treeOfFile = new WeakMap<OpenFile, OpenSource>();

  constructor(trees: readonly Tree[], budget: TargetBudget, clock: Clock) {
    this.#trees = trees;
    this.#budget = budget;
    this.#clock = clock;
  }

  async *walk(signal: AbortSignal, known: KnownFiles | null = null): AsyncGenerator<readonly WalkEntry[], void, void> {
    const beganMs = this.#clock.monotonicMs();
    let told = 0;
    for (const tree of this.#trees) {
      const opened = signal.aborted ? 'stopped' : this.#openWithin(tree, told, this.#clock.monotonicMs() - beganMs);
      if (typeof opened === 'string') {
        yield [{ kind: 'unscanned', reason: opened, path: tree.path }];
        continue;
      }
      this.#open.push(opened);
      for await (const entries of opened.walk(signal, known)) {
        for (const entry of entries) told += entry.kind === 'known-clean' ? entry.count : 1;
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

  #openWithin(tree: Tree, told: number, elapsedMs: number): OpenSource | UnscannedReason {
    const entriesMax = this.#budget.entriesMax - told;
    const passSecondsMax = this.#budget.passSecondsMax - elapsedMs / 1_000;
    if (entriesMax <= 0) return 'entry-limit';
    return passSecondsMax <= 0 ? 'time-limit' : tree.open({ ...this.#budget, entriesMax, passSecondsMax });
  }

  #told(tree: Tree, opened: OpenSource, entry: WalkEntry): WalkEntry {
    const told = tree.tell(entry);
    if (told.kind === 'candidate') this.#treeOfCandidate.set(told.candidate, opened);
    return told;
  }
}
