import type { EngineAnswer, EngineVersion, OpenFile, UnscannedReason } from '@guardimesh/model';

export interface ScanHooks {
  readonly onWaiting: () => void;
  readonly signal: AbortSignal;
}

export const UNKNOWN_VERSION: EngineVersion = { engine: 'clamav', version: 'unknown', database: 'unknown' };

/** One file on its way to an answer. It is answered once; what comes later is ignored. */
export class FileJob {
  readonly file: OpenFile;
  /** how often a connection broke under it */
  broken = 0;
  /** how often it was handed over */
  sends = 0;
  /** its descriptor could not be passed */
  mustStream = false;
  /** milliseconds it has waited for a clamd that was away */
  awayMs = 0;
  /** the version in force when it was handed over; clamd may only be newer than that, so a verdict never claims too much */
  sentUnder: EngineVersion = UNKNOWN_VERSION;
  readonly answered: Promise<EngineAnswer>;
  readonly #hooks: ScanHooks;
  readonly #onAnswered: (job: FileJob) => void;
  #resolve: (answer: EngineAnswer) => void = () => undefined;
  #isAnswered = false;
  #toldWaiting = false;

  constructor(file: OpenFile, hooks: ScanHooks, onAnswered: (job: FileJob) => void) {
    this.file = file;
    this.#hooks = hooks;
    this.#onAnswered = onAnswered;
    this.answered = new Promise((resolve) => {
      this.#resolve = resolve;
    });
  }

  /** True once it is answered: its descriptor must not be touched any more. */
  get isAnswered(): boolean {
    return this.#isAnswered;
  }

  get signal(): AbortSignal {
    return this.#hooks.signal;
  }

  answer(answer: EngineAnswer): void {
    if (this.#isAnswered) return;
    this.#isAnswered = true;
    this.#resolve(answer);
    this.#onAnswered(this);
  }

  fail(reason: UnscannedReason, detail: string): void {
    this.answer({ kind: 'failed', reason, detail, by: this.sentUnder });
  }

  tellWaiting(): void {
    if (this.#toldWaiting || this.#isAnswered) return;
    this.#toldWaiting = true;
    this.#hooks.onWaiting();
  }
}
