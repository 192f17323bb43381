import type { Clock, Log } from '@guardimesh/kit';
import type { EngineAnswer, EngineVersion } from '@guardimesh/model';
import { askAllNames } from './all-names.js';
import type { ClamdCounters } from './counters.js';
import { UNKNOWN_VERSION, type FileJob } from './file-job.js';
import { FileQueue } from './file-queue.js';
import { unseenBecause } from './reply.js';
import type { PoolEvents, SessionPool } from './session-pool.js';
import type { ClamdSession, FileReply, SessionLoss, Transfer } from './session.js';
import type { ClamdEngineSettings } from './settings.js';

/** How often one file is handed over at most, whatever it was that broke: so that every file is answered in the end. */
const SENDS_MAX = 20;
/** A group is this part of the files that are given at once. */
const GROUP_SHARE = 4;
// clamd's words, 1.0 to 1.4: after either it closes the session
const NO_DESCRIPTOR = /^No file descriptor received/;
const STREAM_TOO_LONG = /^INSTREAM size limit exceeded/;

interface FlowParts {
  readonly clock: Clock;
  readonly log: Log;
  readonly counters: ClamdCounters;
  readonly closing: AbortSignal;
}

/** From a file to its answer: which goes next and to which session, and what an answer, a fault or a loss makes of it. */
export class FileFlow {
  readonly #settings: ClamdEngineSettings;
  readonly #pool: SessionPool;
  readonly #clock: Clock;
  readonly #log: Log;
  readonly #counters: ClamdCounters;
  readonly #closing: AbortSignal;
  readonly #queue = new FileQueue();
  #transfer: Transfer;
  #lastVersion: EngineVersion = UNKNOWN_VERSION;
  #toldNoNames = false;

  constructor(settings: ClamdEngineSettings, pool: SessionPool, parts: FlowParts) {
    this.#settings = settings;
    this.#pool = pool;
    this.#clock = parts.clock;
    this.#log = parts.log;
    this.#counters = parts.counters;
    this.#closing = parts.closing;
    this.#transfer = settings.transfer === 'stream' ? 'stream' : 'descriptor';
  }

  events(): PoolEvents {
    return {
      onReady: () => {
        this.#dispatch();
      },
      onAway: () => {
        this.#tellWaiting();
      },
      onAnswer: (session, job, reply) => {
        this.#onAnswer(session, job, reply);
      },
      onCannotSend: (_session, job, detail) => {
        this.#onCannotSend(job, detail);
      },
      onLost: (_session, loss) => {
        this.#onLost(loss);
      },
    };
  }

  get isIdle(): boolean {
    return this.#queue.isIdle;
  }

  /** The version in force, or else the one that was. */
  get lastVersion(): EngineVersion {
    return this.#pool.version ?? this.#lastVersion;
  }

  add(job: FileJob): void {
    this.#queue.add(job);
    if (this.#pool.isAway) job.tellWaiting();
    this.#dispatch();
  }

  stop(job: FileJob): void {
    this.#queue.remove(job);
    job.fail('stopped', 'the scanner was stopped');
  }

  stopAll(): void {
    for (const job of [...this.#queue.waiting(), ...this.#queue.given()]) this.stop(job);
  }

  /** Charges the files that wait for a clamd that is away, and answers those whose time is up. */
  countWaiting(elapsedMs: number): void {
    if (this.#pool.version !== null) return;
    for (const job of this.#queue.waiting()) {
      job.awayMs += elapsedMs;
      if (job.awayMs < this.#settings.engineWaitSeconds * 1_000) continue;
      this.#queue.remove(job);
      this.#counters.unavailable += 1;
      job.fail('engine-unavailable', `clamd could not be reached for ${this.#settings.engineWaitSeconds} s`);
    }
  }

  /**
   * Hands over in groups while clamd has enough to do: a file at a time would wake clamd's reader, and put us to sleep, once
   * a file; on two cores that costs a tenth of the throughput.
   */
  #dispatch(): void {
    const { filesAtOnce } = this.#settings;
    if (!this.#queue.hasGroup(filesAtOnce / GROUP_SHARE, filesAtOnce / 2)) return;
    for (;;) {
      const session = this.#pool.freest();
      const version = this.#pool.version;
      if (session === null || version === null) return;
      const job = this.#queue.take();
      if (job === null) return;
      this.#lastVersion = version;
      job.sentUnder = version;
      job.sends += 1;
      job.awayMs = 0;
      if (job.sends > 1) this.#counters.filesSentAgain += 1;
      session.scan(job, job.mustStream ? 'stream' : this.#transfer);
    }
  }

  #onAnswer(session: ClamdSession, job: FileJob, reply: FileReply): void {
    const by = job.sentUnder;
    if (reply.kind === 'ok') {
      this.#finish(job, { kind: 'clean', by });
    } else if (reply.kind === 'found') {
      const unseen = unseenBecause(reply.name);
      if (unseen !== null) this.#unseen(job, unseen, reply.name);
      else if (this.#settings.allMatches && !job.isAnswered) void this.#nameAll(job, reply.name);
      else this.#finish(job, { kind: 'match', names: [reply.name], by });
    } else if (STREAM_TOO_LONG.test(reply.text)) {
      this.#unseen(job, 'engine-limit', reply.text);
      session.giveUp();
    } else if (NO_DESCRIPTOR.test(reply.text) && this.#settings.transfer === 'auto' && !job.mustStream) {
      if (this.#transfer === 'descriptor') this.#log.warn({}, 'clamd takes no descriptors; the bytes are copied to it');
      this.#transfer = 'stream';
      job.mustStream = true;
      this.#again(job, 'innocent');
      session.giveUp();
    } else {
      this.#counters.errors += 1;
      this.#finish(job, { kind: 'failed', reason: 'engine-error', detail: reply.text, by });
    }
  }

  #unseen(job: FileJob, reason: 'engine-limit' | 'encrypted', detail: string): void {
    if (reason === 'engine-limit') this.#counters.limits += 1;
    this.#finish(job, { kind: 'skipped', reason, detail, by: job.sentUnder });
  }

  async #nameAll(job: FileJob, first: string): Promise<void> {
    const all = await askAllNames(this.#settings.socketPath, job.file.descriptor, first, {
      clock: this.#clock,
      timeoutMs: this.#settings.fileTimeoutSeconds * 1_000,
      signal: AbortSignal.any([this.#closing, job.signal]),
    });
    if (all === null && !this.#toldNoNames) {
      this.#toldNoNames = true;
      this.#log.warn({}, 'clamd does not see our descriptors by path; findings carry one name');
    }
    this.#counters.namesDropped += all?.dropped ?? 0;
    this.#finish(job, { kind: 'match', names: all?.names ?? [first], by: job.sentUnder });
  }

  #onCannotSend(job: FileJob, detail: string): void {
    if (job.isAnswered) {
      this.#queue.end(job);
      this.#dispatch();
    } else if (this.#settings.transfer === 'auto' && !job.mustStream) {
      this.#log.debug({ detail }, 'a descriptor could not be passed; its bytes are copied');
      job.mustStream = true;
      this.#again(job, 'innocent');
      this.#dispatch();
    } else {
      this.#counters.errors += 1;
      this.#finish(job, { kind: 'failed', reason: 'engine-error', detail, by: job.sentUnder });
    }
  }

  #onLost(loss: SessionLoss): void {
    for (const job of loss.suspects) {
      if (loss.why === 'timeout') {
        this.#counters.timedOut += 1;
        this.#fail(job, 'engine-timeout', `no answer within ${this.#settings.fileTimeoutSeconds} s`);
        continue;
      }
      job.broken += 1;
      if (job.broken < this.#settings.attemptsMax) {
        this.#again(job, 'suspect');
      } else if (loss.why === 'gone') {
        this.#counters.crashed += 1;
        this.#fail(job, 'engine-crashed', `the connection broke under it ${job.broken} times`);
      } else {
        this.#counters.errors += 1;
        this.#fail(job, 'engine-error', `clamd answered ${job.broken} times with what is no answer`);
      }
    }
    for (const job of loss.innocents) this.#again(job, 'innocent');
    if (this.#pool.isAway) this.#tellWaiting();
    this.#dispatch();
  }

  #again(job: FileJob, as: 'suspect' | 'innocent'): void {
    if (job.isAnswered) this.#queue.end(job);
    else if (job.sends < SENDS_MAX) this.#queue.giveBack(job, as);
    else this.#fail(job, 'engine-error', `handed over ${job.sends} times without an answer`);
  }

  #finish(job: FileJob, answer: EngineAnswer): void {
    this.#queue.end(job);
    job.answer(answer);
    this.#dispatch();
  }

  #fail(job: FileJob, reason: 'engine-timeout' | 'engine-crashed' | 'engine-error', detail: string): void {
    this.#queue.end(job);
    job.fail(reason, detail);
  }

  #tellWaiting(): void {
    for (const job of this.#queue.waiting()) job.tellWaiting();
  }
}
