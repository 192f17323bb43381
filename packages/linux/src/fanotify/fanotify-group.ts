import { Errno, lastErrno, libc, scratch, systemError } from '../libc/index.js';
import { closeDescriptor, CURRENT_DIRECTORY } from '../files/open.js';
import { pathAddress } from '../files/path-memory.js';

/** fanotify_init(2) */
const FAN_CLOEXEC = 0x1;
const FAN_NONBLOCK = 0x2;
const FAN_CLASS_NOTIF = 0x0;
const O_RDONLY = 0;
const O_LARGEFILE = 0o100000;
const O_NOATIME = 0o1000000;
const O_CLOEXEC = 0o2000000;

/** fanotify_mark(2) */
const FAN_MARK_ADD = 0x1;
const FAN_MARK_FILESYSTEM = 0x100;

/** What is told: a file open for writing was closed, one was opened to be run, or the queue was full and events are lost. */
export const FanEvent = { closeWrite: 0x8, openExec: 0x1000, overflow: 0x4000 } as const;

/** Offsets in struct fanotify_event_metadata (fanotify(7)), and the version of it that is understood. */
const AT = { length: 0, version: 4, mask: 8, descriptor: 16, pid: 20 };
const VERSION = 3;
const HEAD_BYTES = 24;
/** Room for some hundred events a call. */
const BUFFER_BYTES = 16_384;

/**
 * A fanotify group in descriptor mode (fanotify(7), FAN_CLASS_NOTIF): each event brings an open descriptor of the very file. It only
 * tells: nobody waits for it, and nothing is permitted or denied. Events of one reading are gone through with {@link next}; every
 * descriptor that {@link take} was not called for is closed by the next call.
 */
export class FanotifyGroup {
  readonly descriptor: number;
  readonly #area = scratch(BUFFER_BYTES);
  #filled = 0;
  #at = 0;
  #nextAt = 0;

  /** @throws {LinuxError} EPERM without CAP_SYS_ADMIN, ENOSYS, EMFILE where the user has too many groups */
  constructor() {
    const flags = FAN_CLASS_NOTIF | FAN_CLOEXEC | FAN_NONBLOCK;
    this.descriptor = libc.fanotify_init(flags, O_RDONLY | O_LARGEFILE | O_NOATIME | O_CLOEXEC);
    if (this.descriptor < 0) throw systemError('fanotify_init(2)', lastErrno());
  }

  /**
   * Has all of the file system that holds a path told of.
   * @returns 0, or minus errno: EINVAL and EOPNOTSUPP where the kernel or the file system cannot
   */
  markFileSystem(path: string): number {
    const address = pathAddress(Buffer.from(path));
    if (address === 0) return -Errno.ENAMETOOLONG;
    const mask = FanEvent.closeWrite | FanEvent.openExec;
    const flags = FAN_MARK_ADD | FAN_MARK_FILESYSTEM;
    return libc.fanotify_mark(this.descriptor, flags, mask, CURRENT_DIRECTORY, address) < 0 ? -lastErrno() : 0;
  }

  /** Reads what waits, without waiting. @returns bytes read, 0 where nothing waits, or minus errno */
  fill(): number {
    this.#closeRest();
    const { address, memory } = this.#area;
    const read = libc.read(this.descriptor, address, memory.length);
    this.#filled = Math.max(read, 0);
    this.#nextAt = 0;
    if (read >= 0) return read;
    const errno = lastErrno();
    return errno === Errno.EAGAIN || errno === Errno.EINTR ? 0 : -errno;
  }

  /** Goes to the next event; false where there is none. */
  next(): boolean {
    this.#closeHere();
    if (this.#nextAt + HEAD_BYTES > this.#filled) {
      this.#filled = 0;
      return false;
    }
    const { memory } = this.#area;
    this.#at = this.#nextAt;
    const length = memory.readUInt32LE(this.#at + AT.length);
    // a kernel of another version: what follows cannot be told apart
    if (memory[this.#at + AT.version] !== VERSION || length < HEAD_BYTES) {
      this.#filled = 0;
      return false;
    }
    this.#nextAt += length;
    return true;
  }

  /** bits of {@link FanEvent} */
  get mask(): number {
    return this.#area.memory.readUInt32LE(this.#at + AT.mask);
  }

  /** Negative for an event of no file. */
  get file(): number {
    return this.#area.memory.readInt32LE(this.#at + AT.descriptor);
  }

  /** Whose doing it was; the process may have ended, and its pid may be another's by now. */
  get pid(): number {
    return this.#area.memory.readInt32LE(this.#at + AT.pid);
  }

  /** The event's descriptor is the caller's from now on. */
  take(): number {
    const descriptor = this.file;
    this.#area.memory.writeInt32LE(-1, this.#at + AT.descriptor);
    return descriptor;
  }

  /** A group that is left open slows every writer of the machine: always close it. */
  close(): void {
    this.#closeRest();
    closeDescriptor(this.descriptor);
  }

  #closeRest(): void {
    while (this.next());
  }

  #closeHere(): void {
    if (this.#nextAt === 0) return;
    const descriptor = this.take();
    if (descriptor >= 0) closeDescriptor(descriptor);
  }
}
