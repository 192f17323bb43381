import { DirectoryEntries, EntryType, FileStat, FileType } from '@guardimesh/linux';
import type { UnscannedReason } from '@guardimesh/model';
import { reasonOfErrno } from '../reason-of-errno.js';
import { classify, DIRECTORY, EMPTY, RUNTIME_STUB, SYMLINK, type EntryClass } from './classify.js';
import { enterDirectory, enterRoot, type Ground } from './enter-directory.js';
import type { EntryWriter } from './entry-record.js';
import { isEnteredByBoth, isOfHalf, isShared } from './halves.js';
import { HeldFiles } from './held-files.js';
import { Level } from './level.js';
import { closeAll, closeLevel, note } from './open-directories.js';
import { isRuntimeStub } from './runtime-stub.js';
import type { WalkOrder } from './walk-messages.js';
import { WalkPath } from './walk-path.js';

/** Room for the entries of one call: some hundreds. */
const ENTRIES_BYTES = 32_768;

/**
 * A walk through a directory tree, depth first, that goes on where it stopped each time it is given room. One descriptor a
 * level; every name is resolved from the directory it was read in, and no link is followed. Each entry is told once; a
 * directory that could not be gone through to its end is told once more, with the reason.
 */
export class TreeWalk {
  readonly #root: number;
  // of the order only what was taken out of it is used: an object that came from another thread has a shape that the compiler has not seen
  readonly #half: 0 | 1 | null;
  readonly #entriesMax: number;
  readonly #depthMax: number;
  readonly #runtimeStubs: boolean;
  readonly #slots: Int32Array;
  readonly #path: WalkPath;
  readonly #entries = new DirectoryEntries(ENTRIES_BYTES);
  readonly #stat = new FileStat();
  readonly #levels: Level[] = [];
  /** null where nothing is known: each file is told at once then */
  readonly #held: HeldFiles | null;
  readonly #deadlineMs: number;
  #ground: Ground | null = null;
  readonly #told: Int32Array;
  /** set once a bound of the whole walk has bitten: what is left is told as unscanned */
  #bound: UnscannedReason | null = null;

  constructor(order: WalkOrder) {
    this.#root = order.root;
    this.#half = order.half;
    this.#entriesMax = order.entriesMax;
    this.#depthMax = order.depthMax;
    this.#runtimeStubs = order.runtimeStubs;
    this.#slots = new Int32Array(order.descriptors);
    this.#told = new Int32Array(order.told);
    this.#path = new WalkPath(order.shownAs);
    this.#held = order.known === null ? null : new HeldFiles(order.known);
    this.#deadlineMs = performance.now() + order.secondsMax * 1_000;
  }

  /** Tells entries until there is no more room. @returns true when there are no more entries */
  fill(writer: EntryWriter): boolean {
    if (this.#ground === null && !this.#begin(writer)) return true;
    if (performance.now() >= this.#deadlineMs) this.#bound ??= 'time-limit';
    while (writer.hasRoom) {
      const level = this.#levels.at(-1);
      if (level === undefined) return true;
      if (this.#held?.isFull === true) this.#release(this.#held, level, writer);
      else if (this.#bound === null) this.#step(level, writer);
      else if (this.#held?.isEmpty === false) this.#release(this.#held, level, writer);
      else this.#leave(level, this.#bound, writer);
    }
    return false;
  }

  close(): void {
    closeAll(this.#slots);
  }

  #begin(writer: EntryWriter): boolean {
    const root = enterRoot(this.#root);
    if (typeof root === 'string') {
      this.#tellDirectory(root, this.#path.rootBytes, writer);
      return false;
    }
    this.#ground = root.ground;
    this.#push(root.descriptor, this.#path.rootBytes);
    return true;
  }

  #push(descriptor: number, pathBytes: number): void {
    note(this.#slots, this.#levels.length, descriptor);
    this.#levels.push(new Level(descriptor, pathBytes));
  }

  #pop(): void {
    this.#levels.pop();
    closeLevel(this.#slots, this.#levels.length);
  }

  /** Entries first, then the subdirectories among them, then the next entries: what is kept of a directory stays small. */
  #step(level: Level, writer: EntryWriter): void {
    if (this.#entries.next()) {
      if (this.#isOther()) this.#pass(level);
      else if (Atomics.load(this.#told, 0) >= this.#entriesMax) this.#bound = 'entry-limit';
      else this.#take(level, writer);
    } else if (this.#held?.isEmpty === false) {
      this.#release(this.#held, level, writer);
    } else if (level.hasSubdirectory) {
      this.#enter(level, level.takeSubdirectory(), writer);
    } else if (level.unread) {
      const read = this.#entries.fill(level.descriptor);
      if (read < 0) this.#tellDirectory(reasonOfErrno(-read), level.pathBytes, writer);
      level.unread = read > 0;
    } else {
      this.#pop();
    }
  }

  /** Whether the entry at hand is told by the other half. */
  #isOther(): boolean {
    return isShared(this.#levels.length, this.#half) && !isOfHalf(this.#half, this.#entries.inodeLow);
  }

  /** An entry that the other half tells: where it is a directory near the root, this one goes through it too. */
  #pass(level: Level): void {
    if (!isEnteredByBoth(this.#levels.length)) return;
    const { type } = this.#entries;
    const isUnknown =
      type === EntryType.unknown && this.#stat.readAt(level.descriptor, this.#entries.nameAddress) === 0;
    if (type === EntryType.directory || (isUnknown && this.#stat.type === FileType.directory))
      level.addSubdirectory(this.#entries.name);
  }

  /** An entry of this walk's own: held where it is a file that may be known, else told. */
  #take(level: Level, writer: EntryWriter): void {
    Atomics.add(this.#told, 0, 1);
    const { type, nameAddress, position } = this.#entries;
    const mayBeKnown = this.#held !== null && type === EntryType.regular;
    if (mayBeKnown && this.#stat.readAt(level.descriptor, nameAddress) === 0 && this.#stat.type === FileType.regular)
      this.#held.hold(this.#stat, position);
    else this.#tell(level, writer);
  }

  /** What is held, one step at a time: those known are only counted, nothing is made of their names; each other one is told. */
  #release(held: HeldFiles, level: Level, writer: EntryWriter): void {
    const known = held.settle();
    if (known > 0) writer.knownClean(known);
    const unknown = held.takeUnknown();
    if (unknown < 0) return;
    this.#entries.select(unknown);
    this.#tell(level, writer);
  }

  #tell(level: Level, writer: EntryWriter): void {
    const { type } = this.#entries;
    // these two need no further look: a directory gets one when it is entered
    const unseen = type === EntryType.directory ? DIRECTORY : type === EntryType.symlink ? SYMLINK : null;
    const status = unseen === null ? this.#stat.readAt(level.descriptor, this.#entries.nameAddress) : 0;
    const name = this.#entries.name;
    const pathBytes = this.#path.append(level.pathBytes, name);
    const what = unseen ?? this.#classify(level, name, pathBytes, status);
    const { memory } = this.#path;
    if (what.kind === 'candidate') writer.candidate(this.#stat, memory, pathBytes);
    else if (what.kind === 'unscanned') writer.unscanned(what.reason, memory, pathBytes);
    else writer.nothing(what.what, memory, pathBytes);
    if (what === DIRECTORY) level.addSubdirectory(name);
  }

  #classify(level: Level, name: Buffer, pathBytes: number, status: number): EntryClass {
    if (status < 0) return { kind: 'unscanned', reason: reasonOfErrno(-status) };
    const what = classify(this.#stat, level.descriptor, name);
    if (what !== EMPTY || !this.#runtimeStubs) return what;
    return isRuntimeStub(this.#path.relative(pathBytes)) ? RUNTIME_STUB : EMPTY;
  }

  #enter(level: Level, name: Buffer, writer: EntryWriter): void {
    const pathBytes = this.#path.append(level.pathBytes, name);
    const entered = this.#tryEnter(level, name, pathBytes);
    if (typeof entered === 'number') this.#push(entered, pathBytes);
    else this.#tellDirectory(entered, pathBytes, writer);
  }

  #tryEnter(level: Level, name: Buffer, pathBytes: number): number | UnscannedReason {
    if (this.#levels.length > this.#depthMax || !this.#path.canHold(pathBytes)) return 'depth-limit';
    return this.#ground === null ? 'internal-error' : enterDirectory(level.descriptor, name, this.#ground);
  }

  /** Tells what of a directory is left undone, one at a time, and goes up when all is told. */
  #leave(level: Level, bound: UnscannedReason, writer: EntryWriter): void {
    if (level.hasSubdirectory) {
      const pathBytes = this.#path.append(level.pathBytes, level.takeSubdirectory());
      this.#tellDirectory(bound, pathBytes, writer);
      return;
    }
    if (level.unread) this.#tellDirectory(bound, level.pathBytes, writer);
    this.#pop();
  }

  #tellDirectory(reason: UnscannedReason, pathBytes: number, writer: EntryWriter): void {
    writer.unscanned(reason, this.#path.memory, this.#path.shown(pathBytes));
  }
}
