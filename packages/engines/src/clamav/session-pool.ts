import { randomBytes } from 'node:crypto';
import { Backoff, describeError, type Clock, type Log } from '@guardimesh/kit';
import type { EngineVersion } from '@guardimesh/model';
import type { ClamdCounters } from './counters.js';
import type { FileJob } from './file-job.js';
import { ClamdSession, type FileReply, type SessionEvents, type SessionLoss, type VersionReply } from './session.js';
import type { ClamdEngineSettings } from './settings.js';
import { Wake } from './wake.js';

const RECONNECT = { firstMs: 50, maxMs: 2_000 };

const NO_EVENTS: PoolEvents = {
  onReady: () => undefined,
  onAway: () => undefined,
  onAnswer: () => undefined,
  onCannotSend: () => undefined,
  onLost: () => undefined,
};

export interface PoolEvents {
  /** a session more can be used */
  onReady(): void;
  /** clamd cannot be reached, or no longer */
  onAway(): void;
  onAnswer(session: ClamdSession, job: FileJob, reply: FileReply): void;
  onCannotSend(session: ClamdSession, job: FileJob, detail: string): void;
  onLost(session: ClamdSession, loss: SessionLoss): void;
}

/** Keeps so many sessions open, and knows the version in force. */
export class SessionPool {
  readonly #settings: ClamdEngineSettings;
  readonly #clock: Clock;
  readonly #log: Log;
  readonly #counters: ClamdCounters;
  #events = NO_EVENTS;
  readonly #ready = new Set<ClamdSession>();
  readonly #backoff = new Backoff(RECONNECT);
  readonly #closing = new AbortController();
  readonly #tooFew = new Wake();
  #said: VersionReply | null = null;
  #version: EngineVersion | null = null;
  #label = '';
  #pause = false;
  #isAway = false;

  constructor(settings: ClamdEngineSettings, parts: { clock: Clock; log: Log; counters: ClamdCounters }) {
    this.#settings = settings;
    this.#clock = parts.clock;
    this.#log = parts.log;
    this.#counters = parts.counters;
  }

  /** Null while no session is ready. */
  get version(): EngineVersion | null {
    return this.#ready.size === 0 ? null : this.#version;
  }

  /** True once a connection failed or was lost, until the next is ready; not yet while the first is being made. */
  get isAway(): boolean {
    return this.#isAway;
  }

  peerPid(): number | null {
    for (const session of this.#ready) return session.peerPid();
    return null;
  }

  /** The session with the least to do, where one has room. */
  freest(): ClamdSession | null {
    let freest: ClamdSession | null = null;
    let least = Math.ceil(this.#settings.filesAtOnce / this.#settings.sessions);
    for (const session of this.#ready) {
      const { load } = session;
      if (load >= least) continue;
      freest = session;
      least = load;
    }
    return freest;
  }

  checkDeadlines(): void {
    const now = this.#clock.monotonicMs();
    for (const session of [...this.#ready]) session.checkDeadlines(now);
  }

  async askVersion(): Promise<void> {
    await this.#readLabel();
    for (const session of this.#ready) session.askVersion();
  }

  /** Keeps the sessions until {@link close}; never throws. */
  async keep(events: PoolEvents): Promise<void> {
    this.#events = events;
    while (!this.#closing.signal.aborted) {
      if (this.#ready.size >= this.#settings.sessions) {
        await this.#tooFew.wait();
        continue;
      }
      if (this.#pause) await this.#clock.sleep(this.#backoff.nextMs(), this.#closing.signal);
      if (this.#isClosed()) break;
      this.#pause = !(await this.#open());
      if (this.#pause && this.#ready.size === 0) this.#setAway();
    }
  }

  close(): void {
    this.#closing.abort();
    this.#tooFew.wake();
    for (const session of this.#ready) session.close();
    this.#ready.clear();
  }

  /** A method, because a flag that others set while we wait would be taken for constant. */
  #isClosed(): boolean {
    return this.#closing.signal.aborted;
  }

  async #open(): Promise<boolean> {
    const limit = new AbortController();
    const onClosing = (): void => {
      limit.abort();
    };
    this.#closing.signal.addEventListener('abort', onClosing, { once: true });
    try {
      const session = new ClamdSession(
        {
          path: this.#settings.socketPath,
          answerWithinMs: this.#settings.fileTimeoutSeconds * 1_000,
          underWayMax: this.#settings.clamdThreads,
        },
        this.#clock,
        this.#sessionEvents(),
      );
      const tooLate = this.#clock.sleep(this.#settings.connectTimeoutSeconds * 1_000, limit.signal).then(() => false);
      if (!(await Promise.race([session.ready, tooLate])) || this.#isClosed()) {
        session.close();
        throw new Error('clamd did not say its version');
      }
      await this.#readLabel();
      if (!session.isOpen) throw new Error('clamd closed the session');
      this.#ready.add(session);
      this.#counters.connected += 1;
      if (this.#isAway) this.#log.info({ socket: this.#settings.socketPath }, 'clamd is back');
      this.#isAway = false;
      this.#events.onReady();
      return true;
    } catch (thrown) {
      this.#counters.connectFailed += 1;
      this.#log.debug({ socket: this.#settings.socketPath, error: describeError(thrown) }, 'no session with clamd');
      return false;
    } finally {
      this.#closing.signal.removeEventListener('abort', onClosing);
      limit.abort();
    }
  }

  #sessionEvents(): SessionEvents {
    return {
      onVersion: (reply) => {
        this.#said = reply;
        this.#setVersion();
      },
      onAnswer: (session, job, reply) => {
        this.#backoff.reset();
        this.#events.onAnswer(session, job, reply);
      },
      onCannotSend: (session, job, detail) => {
        this.#events.onCannotSend(session, job, detail);
      },
      onLost: (session, loss) => {
        this.#onLost(session, loss);
      },
      onSendDelayed: () => {
        this.#counters.sendsDelayed += 1;
      },
    };
  }

  #onLost(session: ClamdSession, loss: SessionLoss): void {
    // one that was never ready is told by the attempt to open it
    if (!this.#ready.delete(session)) return;
    this.#counters.sessionsLost += 1;
    this.#log.debug({ why: loss.why, files: loss.suspects.length + loss.innocents.length }, 'session with clamd lost');
    if (loss.why === 'gone' || loss.why === 'garbage') {
      // a clamd that takes connections and drops them at once is not asked in a tight loop
      this.#pause = true;
      if (this.#ready.size === 0) this.#setAway();
    }
    this.#events.onLost(session, loss);
    this.#tooFew.wake();
  }

  #setAway(): void {
    if (!this.#isAway) this.#log.warn({ socket: this.#settings.socketPath }, 'clamd cannot be reached; files wait');
    this.#isAway = true;
    this.#events.onAway();
  }

  #setVersion(): void {
    if (this.#said === null) return;
    const { version, database } = this.#said;
    // VERSION numbers ClamAV's own set only: custom signatures alone are named by the label alone
    const label = [database, this.#label].filter((part) => part !== null && part !== '').join('+') || 'unversioned';
    const known = this.#version;
    if (known?.version === version && known.database === label) return;
    this.#version = { engine: 'clamav', version, database: label };
    this.#log.info(this.#version, 'engine version');
  }

  async #readLabel(): Promise<void> {
    try {
      this.#label = (await this.#settings.databaseLabel?.()) ?? '';
    } catch (thrown) {
      // a label that no other verdict has: nothing is known under it
      this.#label = `unknown-${randomBytes(8).toString('hex')}`;
      this.#log.warn({ error: describeError(thrown) }, 'the loaded signatures could not be named');
    }
    this.#setVersion();
  }
}
