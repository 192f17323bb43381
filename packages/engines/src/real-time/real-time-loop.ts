import { readlinkSync, readSync } from 'node:fs';
import {
  closeDescriptor,
  CURRENT_DIRECTORY,
  errnoName,
  FanEvent,
  FanotifyGroup,
  FileStat,
  FileType,
  Poll,
} from '@guardimesh/linux';
import type { FileIdentity } from '@guardimesh/model';
import { digestOf } from './digest-of.js';
import { DirectSession, unseenBecause, type Reply } from '../clamav-direct/index.js';
import { ContainerCounts } from './container-counts.js';
import type { FromThread, ThreadStart, WatchedContainer } from './messages.js';
import { Owners } from './owners.js';

/** How long the thread stands still at most before it looks whether it is told something. */
const STAND_STILL_MS = 20;
/** A file is named by its number here; nothing else is opened. */
const descriptorLink = (file: number): string => `/proc/self/fd/${file}`;

/** A file that was written, held by the event's own descriptor. */
interface Written {
  readonly file: number;
  /** as it was when it was closed last */
  identity: FileIdentity;
  readonly containerId: string;
  readonly pid: number;
  readonly startTimeTicks: number;
  readonly inside: string | null;
}

/**
 * Reads the kernel's events, gives each written file to clamd through the event's own descriptor, and hears its answers: one thread
 * that waits for both at once. It reads no more events than clamd can take, so the rest wait in the kernel's queue; where that
 * overflows, the walk is asked to make it good.
 */
export class RealTimeLoop {
  readonly #start: ThreadStart;
  readonly #tell: (message: FromThread) => void;
  readonly #group = new FanotifyGroup();
  readonly #poll = new Poll(2);
  readonly #stat = new FileStat();
  readonly #owners: Owners;
  readonly #counts = new ContainerCounts();
  readonly #waiting: Written[] = [];
  /** those that wait, by device and inode */
  readonly #waitingByFile = new Map<string, Written>();
  readonly #given = new Map<number, Written>();
  /** those that have not been looked at for code */
  #fresh: Written[] = [];
  readonly #marked = new Set<number>();
  readonly #firstBytes = Buffer.alloc(4);
  #session: DirectSession | null = null;
  #isFull = false;
  #retryAtMs = 0;
  #toldAtMs = 0;
  #unattributed = false;

  /** @throws {LinuxError} where fanotify cannot be had */
  constructor(start: ThreadStart, tell: (message: FromThread) => void) {
    this.#start = start;
    this.#tell = tell;
    this.#owners = new Owners(start.procRoot);
  }

  setContainers(containers: readonly WatchedContainer[]): void {
    this.#owners.setContainers(containers);
    for (const { upper } of containers) if (upper !== null) this.#mark(upper);
  }

  /** One turn: waits a little for events and answers, and does what they ask for. */
  turn(): void {
    const hasRoom = this.#waiting.length < this.#start.bounds.waitingMax;
    this.#poll.watch(0, hasRoom ? this.#group.descriptor : -1);
    this.#poll.watch(1, this.#session?.descriptor ?? -1, this.#isFull && this.#waiting.length > 0);
    const ready = this.#poll.wait(STAND_STILL_MS);
    if (ready > 0 && this.#poll.isReady(1)) this.#hear();
    if (ready > 0 && this.#poll.isReady(0)) this.#readEvents();
    this.#give();
    // clamd is at work on them meanwhile
    this.#lookForCode();
    this.#tellWhenDue();
  }

  close(): void {
    this.#session?.close();
    this.#owners.close();
    for (const { file } of [...this.#waiting, ...this.#given.values()]) closeDescriptor(file);
    this.#group.close();
  }

  #mark(path: string): void {
    const status = this.#stat.readNamed(CURRENT_DIRECTORY, Buffer.from(path));
    if (status < 0 || this.#marked.has(this.#stat.device)) return;
    const { device } = this.#stat;
    const errno = -this.#group.markFileSystem(path);
    this.#marked.add(device);
    this.#tell({ kind: 'marked', path, problem: errno === 0 ? null : (errnoName(errno) ?? `error ${errno}`) });
  }

  #readEvents(): void {
    if (this.#group.fill() <= 0) return;
    while (this.#group.next()) {
      const { mask, pid } = this.#group;
      if ((mask & FanEvent.overflow) !== 0) this.#tell({ kind: 'reconcile', why: 'overflow' });
      else if (pid === process.pid) continue;
      else if ((mask & FanEvent.closeWrite) !== 0) this.#onWritten(pid);
      else if ((mask & FanEvent.openExec) !== 0) this.#onExecuted(pid);
    }
  }

  #onExecuted(pid: number): void {
    const owner = this.#owners.ofProcess(pid);
    if (typeof owner !== 'string') this.#counts.executed(owner.id);
  }

  #onWritten(pid: number): void {
    const file = this.#group.file;
    if (this.#stat.read(file) < 0 || this.#stat.type !== FileType.regular) return;
    const place = this.#placeOf(pid, file);
    if (place === null) return;
    const { device, inode, sizeBytes, modifiedNs, changedNs } = this.#stat;
    const { id } = place;
    if (sizeBytes === 0) this.#counts.empty(id);
    else if (sizeBytes > this.#start.bounds.fileBytesMax) this.#counts.unscanned(id, 'too-large');
    else {
      const identity = { device, inode, sizeBytes, modifiedNs, changedNs };
      // written again while it waits: it is scanned once, as it is then
      const key = fileKey(identity);
      const same = this.#waitingByFile.get(key);
      if (same !== undefined) {
        same.identity = identity;
        this.#fresh.push(same);
        return;
      }
      const { startTimeTicks, inside } = place;
      const written = { file: this.#group.take(), identity, containerId: id, pid, startTimeTicks, inside };
      this.#waiting.push(written);
      this.#waitingByFile.set(key, written);
      this.#fresh.push(written);
    }
  }

  /** Null for what is no container's; a process that is gone is told by where the file lies. */
  #placeOf(pid: number, file: number): { id: string; startTimeTicks: number; inside: string | null } | null {
    const owner = this.#owners.ofProcess(pid);
    if (owner === 'host') return null;
    if (owner !== 'gone') return { ...owner, inside: null };
    const lying = this.#owners.ofFile(readPath(file), this.#stat.inode);
    if (lying !== null) return { id: lying.id, startTimeTicks: 0, inside: lying.inside };
    // removed or renamed already, or on no writable layer: a walk shows what is left of it
    this.#unattributed = true;
    return null;
  }

  #lookForCode(): void {
    for (const { file, containerId } of this.#fresh) if (this.#isCode(file)) this.#counts.code(containerId);
    this.#fresh = [];
  }

  #isCode(file: number): boolean {
    const start = this.#firstBytes;
    try {
      return (
        readSync(file, start, 0, 4, 0) === 4 &&
        (start.readUInt32BE(0) === 0x7f454c46 || start.readUInt16BE(0) === 0x2321)
      );
    } catch {
      return false;
    }
  }

  #give(): void {
    this.#isFull = false;
    while (this.#waiting.length > 0 && this.#given.size < this.#start.bounds.filesAtOnce) {
      if (this.#session === null && !this.#connect()) return;
      const next = this.#waiting[0];
      if (next === undefined) return;
      try {
        const number = this.#session?.send(next.file) ?? null;
        if (number === null) {
          this.#isFull = true;
          return;
        }
        this.#waiting.shift();
        this.#waitingByFile.delete(fileKey(next.identity));
        this.#given.set(number, next);
      } catch {
        this.#lose();
      }
    }
  }

  #connect(): boolean {
    if (performance.now() < this.#retryAtMs) return false;
    try {
      this.#session = new DirectSession(this.#start.clamdSocket);
      return true;
    } catch {
      this.#lose();
      return false;
    }
  }

  /** clamd is gone: what it had, and what waits for it, is told as unscanned, and walked later. */
  #lose(): void {
    this.#lookForCode();
    this.#session?.close();
    this.#session = null;
    this.#retryAtMs = performance.now() + this.#start.bounds.reconnectMs;
    const lost = [...this.#given.values(), ...this.#waiting.splice(0)];
    this.#given.clear();
    this.#waitingByFile.clear();
    for (const { file, containerId } of lost) {
      this.#counts.unscanned(containerId, 'engine-unavailable');
      closeDescriptor(file);
    }
    if (lost.length > 0) this.#tell({ kind: 'reconcile', why: 'engine-away' });
  }

  #hear(): void {
    const replies = this.#session?.receive() ?? null;
    if (replies === null) {
      this.#lose();
      return;
    }
    for (const { number, reply } of replies) {
      const written = this.#given.get(number);
      if (written === undefined) continue;
      this.#given.delete(number);
      this.#judge(written, reply);
      closeDescriptor(written.file);
    }
  }

  #judge(written: Written, reply: Reply): void {
    const { containerId, identity } = written;
    const unseen = reply.kind === 'found' ? unseenBecause(reply.name) : null;
    if (reply.kind === 'found' && unseen === null) this.#found(written, reply.name);
    else if (unseen !== null) this.#counts.unscanned(containerId, unseen);
    else if (reply.kind !== 'ok') this.#counts.unscanned(containerId, 'engine-error');
    // its next close is told as well, and it is scanned as it is then
    else if (!this.#isStill(written)) this.#counts.unscanned(containerId, 'changed-during-scan');
    else this.#counts.clean(containerId, identity.sizeBytes);
  }

  #isStill({ file, identity }: Written): boolean {
    return (
      this.#stat.read(file) === 0 &&
      this.#stat.changedNs === identity.changedNs &&
      this.#stat.sizeBytes === identity.sizeBytes &&
      this.#stat.modifiedNs === identity.modifiedNs
    );
  }

  #found(written: Written, name: string): void {
    const { file, containerId, identity, pid, startTimeTicks, inside } = written;
    const sha256 = this.#start.digests ? digestOf(file, identity.sizeBytes) : null;
    const digest = sha256 !== null && this.#isStill(written) ? sha256 : null;
    const path = Buffer.from(inside ?? readPath(file), 'latin1');
    const use =
      startTimeTicks === 0 ? null : { process: { pid, startTimeTicks }, command: '', held: 'on-disk' as const };
    this.#counts.found(containerId, { path, identity, names: [name], use, digest });
  }

  #tellWhenDue(): void {
    const nowMs = performance.now();
    const isDue = nowMs - this.#toldAtMs >= this.#start.bounds.tellEveryMs;
    if (this.#unattributed && isDue) {
      this.#unattributed = false;
      this.#tell({ kind: 'reconcile', why: 'unattributed' });
    }
    if (this.#counts.isEmpty || !(isDue || this.#counts.isUrgent)) return;
    this.#toldAtMs = nowMs;
    this.#tell({ kind: 'news', containers: this.#counts.take() });
  }
}

function fileKey({ device, inode }: FileIdentity): string {
  return `${device} ${inode}`;
}

/** One character a byte; without the kernel's word that the name is gone. */
function readPath(file: number): string {
  try {
    return readlinkSync(descriptorLink(file), 'latin1').replace(/ \(deleted\)$/, '');
  } catch {
    return '';
  }
}
