import { systemClock } from '@guardimesh/kit';
import type { WireBatch, WireFinding, WireSummary } from '@guardimesh/wire';

/** What the scanner has said of one container so far. */
export interface Seen {
  readonly findings: readonly WireFinding[];
  readonly summaries: readonly WireSummary[];
}

/** Reasons of passes over a whole container; others look at the part that somebody asked for. */
const WHOLE: ReadonlySet<WireSummary['reason']> = new Set(['started', 'scheduled', 'retry']);

/**
 * Passes over the whole container that began after that time, in seconds since the epoch, and have ended with nothing left undecided:
 * what an installer may still be about to record is asked again, and silence until then says nothing.
 */
export function wholePassesSince({ summaries }: Seen, seconds: number): number {
  return summaries.filter(
    ({ reason, started_at, unscanned }) =>
      WHOLE.has(reason) && (unscanned['undecided'] ?? 0) === 0 && Date.parse(started_at) >= seconds * 1_000,
  ).length;
}

/** Collects the scanner's batches by container, and wakes those who wait for more. */
export class Observations {
  readonly #seen = new Map<string, { findings: WireFinding[]; summaries: WireSummary[] }>();
  #waiting: (() => void)[] = [];
  #ended: string | null = null;

  take(batch: WireBatch): void {
    for (const finding of batch.findings) this.#of(finding.container_id).findings.push(finding);
    for (const summary of batch.summaries) this.#of(summary.container_id).summaries.push(summary);
    this.#wake();
  }

  /** No more will come. */
  end(why: string): void {
    this.#ended = why;
    this.#wake();
  }

  of(containerId: string): Seen {
    return this.#of(containerId);
  }

  /** Resolves at the next batch, or after `timeoutMs`. @throws where none can come any more */
  async next(timeoutMs: number): Promise<void> {
    if (this.#ended !== null) throw new Error(this.#ended);
    const enough = new AbortController();
    const batch = new Promise<void>((resolve) => this.#waiting.push(resolve));
    await Promise.race([batch, systemClock.sleep(timeoutMs, enough.signal)]);
    enough.abort();
  }

  #of(containerId: string): { findings: WireFinding[]; summaries: WireSummary[] } {
    let seen = this.#seen.get(containerId);
    if (seen === undefined) this.#seen.set(containerId, (seen = { findings: [], summaries: [] }));
    return seen;
  }

  #wake(): void {
    for (const resolve of this.#waiting.splice(0)) resolve();
  }
}
