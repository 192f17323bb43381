import { isoTime, type Clock } from '@guardimesh/kit';
import {
  isUnscannedReason,
  type EngineAnswer,
  type EngineVersion,
  type Explanation,
  type NothingToScan,
  type ScanSummary,
  type ScanTarget,
  type UnscannedReason,
  type Verdict,
} from '@guardimesh/model';
import type { WrittenFiles } from '../ports/index.js';
import { placeOf } from './place.js';

/** The counters of one pass. Entries are counted when seen and again by what became of them: the two must agree. */
export class PassTally {
  readonly target: ScanTarget;
  readonly #clock: Clock;
  readonly #startedMs: number;
  readonly #unscanned: Partial<Record<UnscannedReason, number>> = {};
  readonly #nothing: Partial<Record<NothingToScan, number>> = {};
  readonly #explained: Partial<Record<Explanation, number>> = {};
  readonly #engines = new Set<EngineVersion>();
  #seen = 0;
  #clean = 0;
  #found = 0;
  #fromMemory = 0;
  #waited = 0;
  #bytes = 0;

  constructor(target: ScanTarget, clock: Clock) {
    this.target = target;
    this.#clock = clock;
    this.#startedMs = clock.nowMs();
  }

  get bytesScanned(): number {
    return this.#bytes;
  }

  seen(): void {
    this.#seen += 1;
  }

  nothing(what: NothingToScan): void {
    this.#nothing[what] = (this.#nothing[what] ?? 0) + 1;
  }

  unscanned(reason: UnscannedReason): void {
    this.#unscanned[reason] = (this.#unscanned[reason] ?? 0) + 1;
  }

  /** Files that a walk itself knew to be unchanged since they were judged clean. */
  knownClean(count: number): void {
    this.#seen += count;
    this.#clean += count;
    this.#fromMemory += count;
  }

  get hasSeen(): boolean {
    return this.#seen > 0;
  }

  /** What real time has judged of one container, but for what it found: that is told file by file. */
  writtenFiles({ clean, fromMemory, empty, unscanned, bytesScanned }: WrittenFiles): void {
    this.#seen += clean + empty;
    this.#clean += clean;
    this.#fromMemory += fromMemory;
    this.#bytes += bytesScanned;
    if (empty > 0) this.#nothing.empty = (this.#nothing.empty ?? 0) + empty;
    for (const [name, count] of Object.entries(unscanned)) {
      if (!isUnscannedReason(name)) continue;
      this.#seen += count;
      this.#unscanned[name] = (this.#unscanned[name] ?? 0) + count;
    }
  }

  explained(by: Explanation): void {
    this.#explained[by] = (this.#explained[by] ?? 0) + 1;
  }

  remembered(): void {
    this.#fromMemory += 1;
  }

  waited(): void {
    this.#waited += 1;
  }

  scannedBytes(bytes: number, answers: readonly EngineAnswer[]): void {
    this.#bytes += bytes;
    for (const { by } of answers) this.#engines.add(by);
  }

  /** @param outOfPlace a look at the file's surroundings made a finding of it, whatever its bytes are */
  judged(verdict: Verdict, outOfPlace: boolean): void {
    if (verdict.kind === 'unscanned') this.unscanned(verdict.reason);
    else if (verdict.kind === 'clean' && !outOfPlace) this.#clean += 1;
    else this.#found += 1;
  }

  summary(): ScanSummary {
    return {
      place: placeOf(this.target.container, this.target.pod),
      reason: this.target.reason,
      seen: this.#seen,
      clean: this.#clean,
      found: this.#found,
      nothingToScan: { ...this.#nothing },
      unscanned: { ...this.#unscanned },
      explained: { ...this.#explained },
      fromMemory: this.#fromMemory,
      waited: this.#waited,
      bytesScanned: this.#bytes,
      startedAt: isoTime(this.#startedMs),
      finishedAt: isoTime(Math.max(this.#startedMs, this.#clock.nowMs())),
      engines: distinct(this.#engines),
    };
  }
}

function distinct(versions: Iterable<EngineVersion>): EngineVersion[] {
  const byText = new Map<string, EngineVersion>();
  for (const by of versions) byText.set(JSON.stringify([by.engine, by.version, by.database]), by);
  return [...byText.values()];
}
