import { describeError, type Clock } from '@guardimesh/kit';
import { Connection } from './connection.js';
import type { FileJob } from './file-job.js';
import { parseNumbered, type Reply } from './reply.js';
import { sendAsDescriptor, sendAsStream, type SendContext } from './send-file.js';

export type Transfer = 'descriptor' | 'stream';
export type VersionReply = Extract<Reply, { kind: 'version' }>;
export type FileReply = Exclude<Reply, VersionReply>;

/** Why a session ended, and which of its files may have been the cause. */
export interface SessionLoss {
  readonly why: 'gone' | 'garbage' | 'timeout' | 'cut-short';
  readonly suspects: readonly FileJob[];
  readonly innocents: readonly FileJob[];
}

export interface SessionEvents {
  onVersion(reply: VersionReply): void;
  onAnswer(session: ClamdSession, job: FileJob, reply: FileReply): void;
  /** the descriptor could not be passed, and nothing was sent */
  onCannotSend(session: ClamdSession, job: FileJob, detail: string): void;
  onLost(session: ClamdSession, loss: SessionLoss): void;
  onSendDelayed(): void;
}

const IDSESSION = Buffer.from('zIDSESSION\0', 'latin1');
const VERSION = Buffer.from('zVERSION\0', 'latin1');

interface Asked {
  /** null: VERSION */
  readonly job: FileJob | null;
  /** when it was first seen among those that clamd must be working on, not just queueing */
  underWaySinceMs: number | null;
}

export interface SessionSettings {
  readonly path: string;
  readonly answerWithinMs: number;
  /** clamd begins commands in their order: of those unanswered it has begun this many of the oldest */
  readonly underWayMax: number;
}

/** So many files keep clamd busy for longer than a pause of reading lasts, also where they are small. */
const PLENTY = 32;

/**
 * One connection in clamd's session mode (clamd(8), IDSESSION): commands are numbered from 1 in the order they are sent,
 * and answered under their number in any order.
 */
export class ClamdSession {
  /** resolves true when clamd has said its version, false where the connection ends before */
  readonly ready: Promise<boolean>;
  readonly #settings: SessionSettings;
  readonly #clock: Clock;
  readonly #events: SessionEvents;
  readonly #connection: Connection;
  readonly #asked = new Map<number, Asked>();
  readonly #outbox: { job: FileJob | null; transfer: Transfer }[] = [];
  #lastNumber = 0;
  #sending = false;
  #ended = false;
  #settleReady: (isReady: boolean) => void = () => undefined;

  /** @throws the system's error where nothing listens at the path */
  constructor(settings: SessionSettings, clock: Clock, events: SessionEvents) {
    this.#settings = settings;
    this.#clock = clock;
    this.#events = events;
    this.ready = new Promise((resolve) => {
      this.#settleReady = resolve;
    });
    this.#connection = new Connection(settings.path, {
      onReply: (text) => {
        this.#onReply(text);
      },
      hasPlenty: () => this.#asked.size >= PLENTY,
      onEnd: (why) => {
        this.#lose(why, () => true);
      },
    });
    this.#connection.write(IDSESSION);
    this.askVersion();
  }

  get isOpen(): boolean {
    return !this.#ended;
  }

  peerPid(): number | null {
    return this.#connection.peerPid();
  }

  /** What it was given and has not answered. */
  get load(): number {
    return this.#asked.size + this.#outbox.length;
  }

  scan(job: FileJob, transfer: Transfer): void {
    this.#put(job, transfer);
  }

  askVersion(): void {
    this.#put(null, 'stream');
  }

  /** Gives the session up where an answer is overdue; the files that are not overdue are innocent. */
  checkDeadlines(nowMs: number): void {
    const isOverdue = ({ underWaySinceMs }: Asked): boolean =>
      underWaySinceMs !== null && nowMs - underWaySinceMs >= this.#settings.answerWithinMs;
    let place = 0;
    let someOverdue = false;
    for (const asked of this.#asked.values()) {
      if (place === this.#settings.underWayMax) break;
      place += 1;
      asked.underWaySinceMs ??= nowMs;
      someOverdue ||= isOverdue(asked);
    }
    if (someOverdue) this.#lose('timeout', isOverdue);
  }

  /** For a session that clamd is known to close, or of which a command was cut short: no file of it is at fault. */
  giveUp(): void {
    this.#lose('cut-short', () => false);
  }

  /** Ends it without an event. */
  close(): void {
    this.#ended = true;
    this.#connection.close();
    this.#settleReady(false);
  }

  #put(job: FileJob | null, transfer: Transfer): void {
    this.#outbox.push({ job, transfer });
    if (!this.#sending) void this.#sendAll();
  }

  async #sendAll(): Promise<void> {
    this.#sending = true;
    for (let next = this.#outbox[0]; next !== undefined && !this.#ended; next = this.#outbox[0]) {
      if (next.job === null) this.#sendVersion();
      else if (next.transfer === 'descriptor') await this.#pass(next.job);
      else await this.#stream(next.job);
    }
    this.#sending = false;
  }

  /** Nine bytes; where the socket has no room for them, the next interval asks again. */
  #sendVersion(): void {
    this.#outbox.shift();
    const taken = this.#connection.write(VERSION);
    if (taken === VERSION.length) this.#expect(null);
    else if (taken > 0) this.giveUp();
  }

  async #pass(job: FileJob): Promise<void> {
    try {
      const sent = await sendAsDescriptor(
        this.#context(() => !job.isAnswered),
        job,
      );
      if (this.#ended) return;
      this.#outbox.shift();
      if (sent) this.#expect(job);
      else this.#events.onCannotSend(this, job, 'stopped');
    } catch (thrown) {
      if (this.#ended) return;
      this.#outbox.shift();
      this.#events.onCannotSend(this, job, describeError(thrown));
    }
  }

  async #stream(job: FileJob): Promise<void> {
    this.#outbox.shift();
    // clamd may answer before the stream ends: a limit
    const number = this.#expect(job);
    try {
      const whole = await sendAsStream(
        this.#context(() => !job.isAnswered && this.#asked.has(number)),
        job,
      );
      if (!whole) this.giveUp();
    } catch (thrown) {
      job.fail('unreadable', describeError(thrown));
      this.giveUp();
    }
  }

  #context(wanted: () => boolean): SendContext {
    return {
      connection: this.#connection,
      clock: this.#clock,
      wanted: () => !this.#ended && wanted(),
      onDelayed: () => {
        this.#events.onSendDelayed();
      },
    };
  }

  #expect(job: FileJob | null): number {
    this.#lastNumber += 1;
    this.#asked.set(this.#lastNumber, { job, underWaySinceMs: null });
    return this.#lastNumber;
  }

  #onReply(text: string): void {
    const numbered = parseNumbered(text);
    const asked = numbered === null ? undefined : this.#asked.get(numbered.number);
    if (numbered === null || asked === undefined || (asked.job === null) !== (numbered.reply.kind === 'version')) {
      this.#lose('garbage', () => true);
      return;
    }
    this.#asked.delete(numbered.number);
    if (numbered.reply.kind === 'version') {
      this.#settleReady(true);
      this.#events.onVersion(numbered.reply);
    } else if (asked.job !== null) {
      this.#events.onAnswer(this, asked.job, numbered.reply);
    }
  }

  #lose(why: SessionLoss['why'], isSuspect: (asked: Asked) => boolean): void {
    if (this.#ended) return;
    this.close();
    const asked = [...this.#asked.values()];
    const suspects = this.#jobsOf(asked.filter(isSuspect));
    const rest = this.#jobsOf(asked.filter((each) => !isSuspect(each)));
    this.#events.onLost(this, { why, suspects, innocents: [...rest, ...this.#jobsOf(this.#outbox)] });
  }

  #jobsOf(holders: Iterable<{ readonly job: FileJob | null }>): FileJob[] {
    return [...holders].flatMap(({ job }) => job ?? []);
  }
}
