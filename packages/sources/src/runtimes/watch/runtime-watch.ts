import { Backoff, describeError, type Clock, type Log } from '@guardimesh/kit';
import type { ContainerSnapshot } from '@guardimesh/model';
import type { StateChange } from '../ledger/index.js';
import type { ContainerRuntime, RuntimeListing } from '../port/index.js';
import type { WatchPace } from './settings.js';
import { SourceState } from './source-state.js';
import { WakeUp } from './wake-up.js';

export interface RuntimeWatchSettings {
  readonly source: string;
  readonly runtime: ContainerRuntime;
  readonly isAlive: (container: ContainerSnapshot) => boolean;
  readonly tell: (changes: readonly StateChange[]) => void;
  readonly pace: WatchPace;
  readonly clock: Clock;
  readonly log: Log;
}

/** Follows one runtime for as long as it is wanted: subscribes, lists, tells the difference, and starts over when it breaks. */
export class RuntimeWatch {
  readonly state: SourceState;
  readonly #settings: RuntimeWatchSettings;
  readonly #wakeUp = new WakeUp();
  #leftOut = 0;

  constructor(settings: RuntimeWatchSettings) {
    this.#settings = settings;
    this.state = new SourceState(settings.source);
  }

  refresh(): void {
    this.#wakeUp.raise();
  }

  /** Ends when the signal aborts; never throws. */
  async run(signal: AbortSignal): Promise<void> {
    const { clock, log, pace, runtime, source } = this.#settings;
    const backoff = new Backoff(pace.backoff);
    const aborted = (): boolean => signal.aborted;
    while (!aborted()) {
      const beganMs = clock.monotonicMs();
      const failure = await this.#attempt(signal);
      if (aborted()) break;
      if (clock.monotonicMs() - beganMs >= pace.steadyMs) backoff.reset();
      const waitMs = backoff.nextMs();
      log.warn({ runtime: runtime.name, source, error: failure, waitMs }, 'the runtime is away, trying again');
      this.#tell(this.state.markEnded(this.#settings.isAlive));
      await clock.sleep(waitMs, signal);
    }
    runtime.close();
  }

  /** Works until something breaks, and says what. */
  async #attempt(signal: AbortSignal): Promise<string> {
    const { clock, pace, runtime } = this.#settings;
    const attempt = new AbortController();
    const both = AbortSignal.any([signal, attempt.signal]);
    let broken: string | null = null;
    const whyOver = (): string | null => (signal.aborted ? 'stopped' : broken);
    const pumping = this.#pump(both).then((why) => {
      broken = why;
      this.#wakeUp.raise();
    });
    try {
      for (let lists = 0; ; lists += 1) {
        const beganMs = clock.monotonicMs();
        this.#take(await runtime.list());
        const tookMs = clock.monotonicMs() - beganMs;
        await clock.sleep(Math.max(pace.pauseMs, tookMs * 2), both);
        await this.#wakeUp.wait(lists === 0 ? pace.settleMs : pace.relistMs, clock, both);
        const why = whyOver();
        if (why !== null) return why;
      }
    } catch (thrown) {
      return describeError(thrown);
    } finally {
      attempt.abort();
      await pumping;
    }
  }

  async #pump(signal: AbortSignal): Promise<string> {
    try {
      for await (const change of this.#settings.runtime.changes(signal)) this.#wake(change);
      return 'the stream of events ended';
    } catch (thrown) {
      return describeError(thrown);
    }
  }

  #wake(change: 'changed'): void {
    const { log, source } = this.#settings;
    log.debug({ source, change }, 'the runtime told of a change');
    this.#wakeUp.raise();
  }

  #take(listing: RuntimeListing): void {
    if (listing.leftOut !== this.#leftOut) {
      this.#leftOut = listing.leftOut;
      const { log, runtime, source } = this.#settings;
      log.warn({ runtime: runtime.name, source, leftOut: listing.leftOut }, 'containers beyond the bound are not seen');
    }
    this.#tell(this.state.take(listing, this.#settings.isAlive));
  }

  #tell(changes: readonly StateChange[]): void {
    if (changes.length > 0) this.#settings.tell(changes);
  }
}
