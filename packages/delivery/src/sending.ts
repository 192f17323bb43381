import { Backoff, describeError, isoTime, type BackoffSettings, type Clock, type Log } from '@guardimesh/kit';
import type { EngineVersion, Report } from '@guardimesh/model';
import { encodeBatch } from '@guardimesh/wire';
import { DeliveryError } from './delivery-error.js';
import type { ReportBuffer } from './report-buffer.js';
import type { Uplink } from './uplink.js';

export interface SendingSettings {
  /** random UUID of this run: with the sequence it tells the backend a repeat */
  readonly agentId: string;
  readonly clusterId: string;
  readonly nodeName: string;
  readonly scannerVersion: string;
  readonly backoff: BackoffSettings;
}

export const DEFAULT_BACKOFF: BackoffSettings = { firstMs: 250, maxMs: 60_000 };

interface SendingParts {
  readonly buffer: ReportBuffer;
  readonly uplink: Uplink;
  readonly engines: () => readonly EngineVersion[];
  readonly clock: Clock;
  readonly log: Log;
}

/** What became of one try. */
type Try = 'stored' | 'refused' | { readonly waitMs: number };

/**
 * Sends batch after batch. The same batch, under the same number, is tried until the backend says that it is stored, with
 * exponential back-off; only a batch whose very form is refused is set aside, and counted. Scanning never waits for it.
 */
export class ReportSender {
  readonly #parts: SendingParts;
  readonly #settings: SendingSettings;
  #sequence = 1;

  constructor(parts: SendingParts, settings: SendingSettings) {
    this.#parts = parts;
    this.#settings = settings;
  }

  /** Until the signal aborts. */
  async run(signal: AbortSignal): Promise<void> {
    const backoff = new Backoff(this.#settings.backoff);
    while (!signal.aborted) {
      await this.#parts.buffer.waitForReports(signal);
      const batch = this.#parts.buffer.nextBatch();
      if (batch === null) continue;
      const outcome = await this.#try(batch.reports, signal);
      if (typeof outcome === 'object')
        await this.#parts.clock.sleep(Math.max(outcome.waitMs, backoff.nextMs()), signal);
      else backoff.reset();
    }
  }

  /** What a process does before it ends: one try for each batch that is left. True where nothing is left. */
  async drain(timeoutMs: number): Promise<boolean> {
    const signal = AbortSignal.timeout(timeoutMs);
    for (let batch = this.#parts.buffer.nextBatch(); batch !== null; batch = this.#parts.buffer.nextBatch()) {
      if (typeof (await this.#try(batch.reports, signal)) === 'object') return false;
    }
    return true;
  }

  async #try(reports: readonly Report[], signal: AbortSignal): Promise<Try> {
    const { buffer, uplink, engines, clock, log } = this.#parts;
    const sequence = this.#sequence;
    const sender = {
      ...this.#settings,
      engines: engines(),
      reportsDropped: buffer.dropped,
      sentAt: isoTime(clock.nowMs()),
    };
    try {
      await uplink.send(encodeBatch({ agentId: this.#settings.agentId, sequence, reports }, sender), signal);
    } catch (thrown) {
      const fields = { sequence, reports: reports.length, waiting: buffer.size, error: describeError(thrown) };
      if (!(thrown instanceof DeliveryError) || thrown.code !== 'refused-batch') {
        log.warn(fields, 'a batch could not be delivered; it is kept and tried again');
        return { waitMs: thrown instanceof DeliveryError ? (thrown.retryAfterMs ?? 0) : 0 };
      }
      log.error(fields, 'the backend refused the form of a batch; it is dropped and counted');
      buffer.discard();
      this.#sequence += 1;
      return 'refused';
    }
    buffer.acknowledge();
    this.#sequence += 1;
    return 'stored';
  }
}
