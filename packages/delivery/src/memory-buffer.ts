import type { Report } from '@guardimesh/model';
import { fillBatch } from './batching.js';
import type { ReportBuffer } from './report-buffer.js';

/** The security page promises 1000; a report takes about a kilobyte. */
export const BUFFER_REPORTS_MIN = 1_000;

/**
 * Reports in memory, first in, first out, findings ahead. When it is full the oldest report that is no finding makes room;
 * only where all are findings does the newest finding not fit. A batch under way is never dropped.
 */
export class MemoryBuffer implements ReportBuffer {
  readonly #reportsMax: number;
  readonly #findings: Report[] = [];
  readonly #others: Report[] = [];
  #underWay: readonly Report[] | null = null;
  #dropped = 0;
  readonly #waiting = new Set<() => void>();

  constructor(reportsMax = 5_000) {
    if (reportsMax < BUFFER_REPORTS_MIN)
      throw new RangeError(`the buffer must hold ${BUFFER_REPORTS_MIN} reports or more, not ${reportsMax}`);
    this.#reportsMax = reportsMax;
  }

  get size(): number {
    return this.#findings.length + this.#others.length + (this.#underWay?.length ?? 0);
  }

  get dropped(): number {
    return this.#dropped;
  }

  append(report: Report): void {
    if (this.size >= this.#reportsMax && !this.#makeRoomFor(report)) {
      this.#dropped += 1;
      return;
    }
    (report.kind === 'finding' ? this.#findings : this.#others).push(report);
    for (const wake of this.#waiting) wake();
    this.#waiting.clear();
  }

  #makeRoomFor(report: Report): boolean {
    if (this.#others.length === 0) return false;
    // the newest state of a container is worth more than an older one: the oldest goes, also to make room for its like
    this.#others.shift();
    this.#dropped += 1;
    return report.kind === 'finding' || this.size < this.#reportsMax;
  }

  nextBatch(): { readonly reports: readonly Report[] } | null {
    if (this.#underWay === null) {
      const batch = fillBatch(inOrder(this.#findings, this.#others));
      if (batch.length === 0) return null;
      const findings = batch.filter((report) => report.kind === 'finding').length;
      this.#findings.splice(0, findings);
      this.#others.splice(0, batch.length - findings);
      this.#underWay = batch;
    }
    return { reports: this.#underWay };
  }

  acknowledge(): void {
    this.#underWay = null;
  }

  discard(): void {
    this.#dropped += this.#underWay?.length ?? 0;
    this.#underWay = null;
  }

  async waitForReports(signal: AbortSignal): Promise<void> {
    if (this.size > 0 || signal.aborted) return;
    await new Promise<void>((resolve) => {
      this.#waiting.add(resolve);
      signal.addEventListener(
        'abort',
        () => {
          resolve();
        },
        { once: true },
      );
    });
  }
}

function* inOrder(findings: readonly Report[], others: readonly Report[]): Generator<Report> {
  yield* findings;
  yield* others;
}
