import { isoTime, type Clock, type Log } from '@guardimesh/kit';
import {
  printablePath,
  summaryBalances,
  total,
  type ContainerSnapshot,
  type Explanation,
  type FileCandidate,
  type Match,
  type PodDetails,
  type ScanSummary,
  type ScanTarget,
  type Verdict,
} from '@guardimesh/model';
import type { ReportSink } from '../ports/index.js';
import { fingerprint } from './fingerprint.js';
import type { PassTally } from './pass-tally.js';
import { placeOf } from './place.js';

/** Findings already reported in this run that are remembered, so that an unchanged file is not reported by every pass. */
const REPORTED_MAX = 20_000;

interface ReporterParts {
  readonly sink: ReportSink;
  readonly clock: Clock;
  readonly log: Log;
}

/** What became of one file. */
export interface JudgedFile {
  readonly verdict: Verdict;
  readonly matches: readonly Match[];
  readonly explained: readonly Explanation[];
}

/** Turns verdicts into findings, and passes into summaries, for the sink. */
export class Reporter {
  readonly #parts: ReporterParts;
  readonly #reported = new Set<string>();

  constructor(parts: ReporterParts) {
    this.#parts = parts;
  }

  sighting(container: ContainerSnapshot, pod: PodDetails | null, state: 'running' | 'gone'): void {
    this.#parts.sink.put({
      kind: 'sighting',
      place: placeOf(container, pod),
      state,
      at: isoTime(this.#parts.clock.nowMs()),
    });
  }

  /** Counts what became of a file, and tells each match that has not been told yet. */
  file(target: ScanTarget, tally: PassTally, candidate: FileCandidate, judged: JudgedFile): void {
    const { verdict, matches, explained } = judged;
    tally.judged(verdict, matches.length > 0);
    for (const by of explained) tally.explained(by);
    if (verdict.kind === 'unscanned')
      this.#parts.log.debug({ path: printablePath(candidate.path), reason: verdict.reason }, 'file not scanned');
    for (const match of matches) this.finding(target, candidate, match);
  }

  finding(target: ScanTarget, candidate: FileCandidate, match: Match): void {
    const mark = fingerprint(target.container.id, match.kind, candidate.path, match.names);
    if (!this.#isNew(mark)) return;
    const finding = {
      fingerprint: mark,
      ...match,
      path: candidate.path,
      place: placeOf(target.container, target.pod),
      layer: candidate.layer ?? null,
      use: candidate.use ?? null,
      foundAt: isoTime(this.#parts.clock.nowMs()),
    };
    this.#parts.sink.put({ kind: 'finding', finding });
    this.#parts.log.warn(
      {
        container: target.container.id,
        image: target.container.image,
        kind: match.kind,
        path: printablePath(candidate.path),
        names: match.names,
        layer: finding.layer,
        pid: candidate.use?.process.pid,
      },
      'finding',
    );
  }

  /** Ends the pass. A summary that does not balance is a defect of ours: the difference is told as unscanned, never dropped. */
  summary(tally: PassTally): ScanSummary {
    let summary = tally.summary();
    if (!summaryBalances(summary)) {
      const told = summary.clean + summary.found + total(summary.unscanned) + total(summary.nothingToScan);
      this.#parts.log.error({ seen: summary.seen, told }, 'the counters of a pass do not balance');
      for (let missing = summary.seen - told; missing > 0; missing -= 1) tally.unscanned('internal-error');
      summary = tally.summary();
    }
    this.#parts.sink.put({ kind: 'summary', summary });
    this.#parts.log.info(
      {
        container: summary.place.containerId,
        reason: summary.reason,
        seen: summary.seen,
        clean: summary.clean,
        found: summary.found,
        unscanned: summary.unscanned,
        explained: summary.explained,
        waited: summary.waited,
      },
      'pass ended',
    );
    return summary;
  }

  #isNew(mark: string): boolean {
    if (this.#reported.has(mark)) return false;
    this.#reported.add(mark);
    if (this.#reported.size > REPORTED_MAX) {
      const oldest = this.#reported.values().next();
      if (oldest.done !== true) this.#reported.delete(oldest.value);
    }
    return true;
  }
}
