import { isoTime, type Clock } from '@guardimesh/kit';
import type {
  EngineAnswer,
  EngineVersion,
  NothingToScan,
  ScanSummary,
  ScanTarget,
  UnscannedReason,
  Verdict,
} from '@guardimesh/model';
import { placeOf } from './place.js';

/** The counters of one pass. Entries are counted when seen and again by what became of them: the two must agree. */
export class PassTally {
  readonly target: ScanTarget;
  readonly #clock: Clock;
  readonly #startedMs: number;
  readonly #unscanned: Partial<Record<UnscannedReason, number>> = {};
  readonly #nothing: Partial<Record<NothingToScan, number>> = {};
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

  judged(verdict: Verdict): void {
    if (verdict.kind === 'unscanned') this.unscanned(verdict.reason);
    else if (verdict.kind === 'clean') this.#clean += 1;
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
