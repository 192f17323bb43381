import type { Clock } from '@guardimesh/kit';
import type { FileIdentity } from '@guardimesh/model';
import {
  LEFT_ALONE_MS,
  type CarriedOver,
  type HashSignatures,
  type KnownFiles,
  type LastingGap,
  type LastingVerdict,
  type VerdictMemory,
} from '../ports/index.js';
import { hunt } from '../retro-hunt/index.js';
import { dimensionsFor, identityWords, SIGNATURES_MAX, VerdictTable } from '../verdict-table/index.js';
import { ClockWatch } from './clock-watch.js';
import { FoundNames } from './found-names.js';
import type { MemoryNotes } from './memory-notes.js';
import { NumberedTexts } from './numbered-texts.js';
import { UnseenFiles } from './unseen-files.js';

/** Texts remembered of each kind: far more than sets or containers a node sees at one time. */
const TEXTS_MAX = 4_096;
const CONTEXTS_MAX = 2 ** 32 - 1;
/** A table begins small and grows in steps, so that a node with few files does not pay for a million. */
const FIRST_ENTRIES = 65_536;
const GROWTH = 4;

/** All of a memory, to be saved and made again from. */
export interface SavedMemory {
  readonly shared: SharedArrayBuffer;
  readonly notes: MemoryNotes;
}

/**
 * Verdicts in a {@link VerdictTable}: bounded, readable by a walk on another thread, and in a form that can be saved. An entry
 * is of one identity, ctime included, and of one signature set; where the wall clock is set back, all is forgotten, and nothing
 * remembered for a minute.
 */
export class TableVerdicts implements VerdictMemory {
  readonly #entriesMax: number;
  readonly #clock: Clock;
  readonly #clockWatch: ClockWatch;
  readonly #signatures = new NumberedTexts(TEXTS_MAX, SIGNATURES_MAX);
  readonly #contexts = new NumberedTexts(TEXTS_MAX, CONTEXTS_MAX);
  readonly #found = new FoundNames();
  readonly #unseen: UnseenFiles;
  #table: VerdictTable;
  #trustedFromMs = -Infinity;
  #changes = 0;
  #forgotten = 0;

  /**
   * @param entriesMax at most 50 bytes each, never more than that many in all
   * @param wasSet whether the wall clock was set since the last question; without it only the two clocks are compared, which does
   * not show that it was set back and forward again in between
   */
  constructor(entriesMax: number, clock: Clock, wasSet: () => boolean = () => false) {
    this.#entriesMax = entriesMax;
    this.#clock = clock;
    this.#clockWatch = new ClockWatch(clock, wasSet);
    this.#unseen = new UnseenFiles(() => clock.monotonicMs());
    this.#table = VerdictTable.make(Math.min(entriesMax, FIRST_ENTRIES));
  }

  /** Takes the place of what is known by what was saved. @returns false where it is not sound or too large: all is as it was */
  restore({ shared, notes }: SavedMemory): boolean {
    const table = VerdictTable.of(shared);
    if (table === null || shared.byteLength > dimensionsFor(this.#entriesMax).bytes) return false;
    if (!this.#signatures.restore(notes.signatures) || !this.#contexts.restore(notes.contexts)) {
      this.#forgetAll();
      this.#signatures.clear();
      this.#contexts.clear();
      return false;
    }
    this.#found.restore(notes.found);
    this.#table = table;
    return true;
  }

  /** What is to be saved, as it is now: to be written out before anything else is done with this memory. */
  saved(): SavedMemory {
    // what is loaded later is held against the clock as it is now: a step back before this moment must have been noticed
    this.#watchClock();
    const notes = {
      signatures: this.#signatures.saved(),
      contexts: this.#contexts.saved(),
      found: this.#found.saved(),
    };
    return { shared: this.#table.shared, notes };
  }

  /** Grows with every change: tells whether there is anything to be saved. */
  get changes(): number {
    return this.#changes;
  }

  /** Grows whenever entries are forgotten that a copy in the making may still hold: that copy must not be used. */
  get forgotten(): number {
    return this.#forgotten;
  }

  /** files whose verdict is remembered, under whatever set */
  get entries(): number {
    return this.#table.used;
  }

  recall(identity: FileIdentity, signatures: string): LastingVerdict | null {
    this.#watchClock();
    const number = this.#numberOf(this.#signatures, signatures);
    return this.#verdictAt(this.#table.find(identityWords(identity)), number);
  }

  recallBytes(digest: Uint8Array, signatures: string): LastingVerdict | null {
    this.#watchClock();
    const number = this.#numberOf(this.#signatures, signatures);
    return this.#verdictAt(this.#table.findDigest(digest), number);
  }

  remember(identity: FileIdentity, digest: Uint8Array | null, signatures: string, verdict: LastingVerdict): void {
    this.#watchClock();
    if (this.#clock.monotonicMs() < this.#trustedFromMs) return;
    const number = this.#numberOf(this.#signatures, signatures);
    if (this.#table.used >= this.#table.entriesMax && this.#table.entriesMax < this.#entriesMax) {
      // the old table is empty then
      this.#forgotten += 1;
      this.#table = this.#table.grown(Math.min(this.#entriesMax, this.#table.entriesMax * GROWTH));
    }
    const entry = { signatures: number, kind: verdict.kind, digest, sizeBytes: identity.sizeBytes };
    const slot = this.#table.put(identityWords(identity), entry);
    this.#found.put(this.#table.keyAt(slot), verdict);
    this.#changes += 1;
  }

  recallGap(identity: FileIdentity, signatures: string): LastingGap | null {
    this.#watchClock();
    return this.#unseen.recall(identity, signatures);
  }

  rememberGap(identity: FileIdentity, signatures: string, reason: LastingGap): void {
    this.#watchClock();
    if (this.#clock.monotonicMs() < this.#trustedFromMs) return;
    this.#unseen.remember(identity, signatures, reason);
  }

  isQuietIn(identity: FileIdentity, context: string): boolean {
    this.#watchClock();
    const number = this.#numberOf(this.#contexts, context);
    const slot = this.#table.find(identityWords(identity));
    return slot >= 0 && this.#table.contextAt(slot) === number;
  }

  rememberQuiet(identity: FileIdentity, context: string): void {
    const number = this.#numberOf(this.#contexts, context);
    const slot = this.#table.find(identityWords(identity));
    if (slot < 0) return;
    this.#table.putContext(slot, number);
    this.#changes += 1;
  }

  knownFiles(signatures: string, context: string): KnownFiles {
    this.#watchClock();
    const numbers = {
      signatures: this.#numberOf(this.#signatures, signatures),
      context: this.#numberOf(this.#contexts, context),
    };
    return { shared: this.#table.shared, ...numbers, forgotten: this.#forgotten };
  }

  carryOver(from: string, to: string, added: HashSignatures): CarriedOver {
    const number = this.#numberOf(this.#signatures, from);
    const counts = { hits: 0, toBeRead: 0, carried: 0 };
    this.#forgotten += 1;
    const answer = hunt(this.#table, added);
    this.#table.removeWhere((slot) => {
      if (this.#table.signaturesAt(slot) !== number) return false;
      const what = answer(slot);
      if (what === 'hit') counts.hits += 1;
      else if (what === 'to-be-read') counts.toBeRead += 1;
      else counts.carried += 1;
      return what !== 'unaffected';
    });
    // one of them may be named by a new signature
    this.#unseen.clear();
    this.#signatures.rename(from, to);
    this.#changes += 1;
    return counts;
  }

  #verdictAt(slot: number, number: number): LastingVerdict | null {
    if (slot < 0 || this.#table.signaturesAt(slot) !== number) return null;
    const kind = this.#table.kindAt(slot);
    if (kind === null) return null;
    if (kind === 'clean') return { kind };
    const names = this.#found.get(this.#table.keyAt(slot));
    return names === null ? null : { kind, names };
  }

  #watchClock(): void {
    if (!this.#clockWatch.wentBack()) return;
    // for how long a file has been left alone is told by the wall clock: so long after that was set, it cannot be told
    this.#trustedFromMs = this.#clock.monotonicMs() + LEFT_ALONE_MS;
    this.#forgetAll();
  }

  #numberOf(texts: NumberedTexts, text: string): number {
    const number = texts.numberOf(text);
    if (number !== null) return number;
    // a walk under way may still have a number that is given anew: it keeps the old table, which is empty from now on
    this.#forgetAll();
    this.#signatures.clear();
    this.#contexts.clear();
    this.#table = VerdictTable.make(this.#table.entriesMax);
    return texts.numberOf(text) ?? 0;
  }

  #forgetAll(): void {
    this.#forgotten += 1;
    this.#table.clear();
    this.#found.clear();
    this.#unseen.clear();
    this.#changes += 1;
  }
}
