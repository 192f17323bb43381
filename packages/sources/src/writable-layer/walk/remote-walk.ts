import { BATCH_BYTES } from './entry-record.js';
import { closeAll } from './open-directories.js';
import type { WalkOrder } from './walk-messages.js';

/** Buffers a walk has at most: one being read here, the others being filled meanwhile. */
const BUFFERS = 3;

/** A filled buffer; it goes back to be filled again when the next one is asked for. */
export interface Batch {
  readonly buffer: ArrayBuffer;
  readonly bytes: number;
}

/** What of a walk goes to its thread. */
export interface ThreadEnd {
  /** gives a buffer away, to be filled */
  askFor(buffer: ArrayBuffer): void;
  stop(): void;
}

/** The main thread's end of one walk. */
export class RemoteWalk {
  /** Resolves once the thread no longer uses the root's descriptor. */
  readonly ended: Promise<void>;
  readonly #order: WalkOrder;
  readonly #thread: ThreadEnd;
  readonly #filled: Batch[] = [];
  #inHand: ArrayBuffer | null = null;
  #isEnded = false;
  #failure: string | null = null;
  #wake: (() => void) | null = null;
  #tellEnded: () => void = () => undefined;

  constructor(order: WalkOrder, thread: ThreadEnd) {
    this.#order = order;
    this.#thread = thread;
    this.ended = new Promise((resolve) => {
      this.#tellEnded = resolve;
    });
  }

  begin(): void {
    for (let each = 0; each < BUFFERS; each += 1) this.#thread.askFor(new ArrayBuffer(BATCH_BYTES));
  }

  /** Why entries are missing from what was told, or null where none are. To be asked after the last batch. */
  get shortBy(): 'internal-error' | 'stopped' | null {
    if (this.#failure !== null) return 'internal-error';
    return this.#isEnded && this.#filled.length === 0 ? null : 'stopped';
  }

  /** The next batch; null after the last one, and when the signal aborts. */
  async next(signal: AbortSignal): Promise<Batch | null> {
    if (this.#inHand !== null) this.#thread.askFor(this.#inHand);
    this.#inHand = null;
    while (!signal.aborted) {
      const batch = this.#filled.shift();
      if (batch !== undefined) {
        this.#inHand = batch.buffer;
        return batch;
      }
      if (this.#isEnded) return null;
      await this.#something(signal);
    }
    return null;
  }

  /** Asks for no more; {@link ended} tells when that is so. */
  stop(): void {
    if (!this.#isEnded) this.#thread.stop();
  }

  /** From the thread: a buffer is filled. */
  filled(batch: Batch): void {
    this.#filled.push(batch);
    this.#wake?.();
  }

  /** From the thread, once, after the last batch. */
  end(failure: string | null): void {
    if (this.#isEnded) return;
    this.#isEnded = true;
    this.#failure = failure;
    this.#wake?.();
    this.#tellEnded();
  }

  /** For a thread that is no more: closes the directories it had open. */
  endCrashed(failure: string): void {
    if (!this.#isEnded) closeAll(new Int32Array(this.#order.descriptors));
    this.end(failure);
  }

  async #something(signal: AbortSignal): Promise<void> {
    await new Promise<void>((resolve) => {
      const wake = (): void => {
        signal.removeEventListener('abort', wake);
        this.#wake = null;
        resolve();
      };
      this.#wake = wake;
      signal.addEventListener('abort', wake);
    });
  }
}
